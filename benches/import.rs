//! What an import of a whole school costs, step by step, beside what cannot be avoided: reading the cells of the same file.
//!
//! `cargo bench -p socai-benches --bench import`. In each round one list of students with two guardians each, in classes of 40, is
//! read as cells by the decoder alone, then by the program, planned, rehearsed and carried out in a new school on SQLite.
//! Environment: `SOCAI_BENCH_STUDENTS`, `SOCAI_BENCH_ROUNDS`.

use std::hint::black_box;
use std::io::Cursor;

use calamine::{Reader, Xlsx};
use jiff::Timestamp;
use rust_xlsxwriter::Workbook;
use socai_benches::report::{Arm, Watch, line, table};
use socai_benches::{Failure, machine, size};
use socai_import::{read_file, rehearse, students};
use socai_runtime::{Actor, Config, Database, Request, Runtime, SchoolHandle};
use socai_school::calendar::{FoundSchool, SchoolIdentity, SchoolYear};
use socai_school::ids::SchoolId;
use socai_school::regulations::SchoolLevel;
use socai_school::text::{Code, Line};
use uuid::Uuid;

const CLASS_SIZE: usize = 40;
const HEADER: [&str; 10] = [
    "STT",
    "Mã lớp",
    "Mã học sinh",
    "Họ tên",
    "Ngày sinh",
    "Giới tính",
    "Họ tên cha",
    "Điện thoại cha",
    "Họ tên mẹ",
    "Điện thoại mẹ",
];

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let count = size("SOCAI_BENCH_STUDENTS", 2_000)?;
    let rounds = size("SOCAI_BENCH_ROUNDS", 7)?;
    machine::print(&[]);
    let bytes = workbook(count)?;
    line(&format!("a list of {count} students with two guardians each, {} kB", bytes.len() / 1_000));
    let mut arms = [
        "the cells alone, by calamine",
        "read: checked, bounded, typed",
        "read and planned",
        "read, planned and rehearsed",
        "read, planned, rehearsed, carried out",
    ]
    .map(Arm::new);
    for round in 0..=rounds {
        let taken = [timed(|| cells(&bytes))?, timed(|| Ok(black_box(read_file(&bytes, None)?.len())))?];
        let folder = tempfile::tempdir()?;
        let config = Config::new(
            Database::Sqlite { folder: folder.path().to_owned() },
            folder.path().join("instance.key"),
        );
        let runtime = Runtime::open(config).await?;
        let handle = found(&runtime).await?;
        let whole = Watch::start();
        let plan = planned(&bytes, &handle).await?;
        let until_planned = whole.taken();
        let problems = rehearse(&plan.plan, &*handle.now().await?, Actor::Operator, Timestamp::now());
        let until_rehearsed = whole.taken();
        if !problems.is_empty() || plan.counts().new != count {
            return Err("the list is not accepted".into());
        }
        let request = Request {
            actor: Actor::Operator,
            command_id: plan.plan.command_id(),
            command: plan.plan.command(),
        };
        handle.execute(request).await?;
        let until_done = whole.taken();
        if round > 0 {
            let all = taken.into_iter().chain([until_planned, until_rehearsed, until_done]);
            arms.iter_mut().zip(all).for_each(|(arm, taken)| arm.add(count, taken));
        }
        drop(handle);
        runtime.shutdown().await;
    }
    table(&format!("importing {count} students, {rounds} rounds"), "student", &arms, 0);
    Ok(())
}

fn timed(work: impl FnOnce() -> Result<usize, Failure>) -> Result<socai_benches::report::Taken, Failure> {
    let watch = Watch::start();
    black_box(work()?);
    Ok(watch.taken())
}

fn cells(bytes: &[u8]) -> Result<usize, Failure> {
    let mut workbook = Xlsx::new(Cursor::new(bytes))?;
    let sheet = workbook.sheet_names().first().cloned().ok_or("no sheet")?;
    let mut reader = workbook.worksheet_cells_reader(&sheet)?;
    let mut count = 0;
    while let Some(cell) = reader.next_cell()? {
        black_box(cell.get_value());
        count += 1;
    }
    Ok(count)
}

async fn planned(bytes: &[u8], handle: &SchoolHandle) -> Result<students::StudentPlan, Failure> {
    let options = students::Options::new(Some(SchoolYear(2025)), jiff::civil::date(2025, 9, 5));
    Ok(students::plan(&read_file(bytes, None)?, &*handle.now().await?, &options)?)
}

async fn found(runtime: &Runtime) -> Result<SchoolHandle, Failure> {
    let school = SchoolId(Uuid::new_v4());
    let identity = SchoolIdentity {
        name: Line::new("Trường Tiểu học Bình Minh")?,
        commune: Line::new("Xã Bình Minh")?,
        province: Line::new("Thành phố Hải Phòng")?,
    };
    let command = FoundSchool {
        school,
        code: Code::new("30123456")?,
        identity,
        from: jiff::civil::date(2020, 9, 5),
        levels: vec![SchoolLevel::Primary],
    };
    runtime.found_school(Actor::Operator, Uuid::new_v4(), command).await?;
    runtime.school(school).await?.ok_or_else(|| "the school is missing".into())
}

fn workbook(count: usize) -> Result<Vec<u8>, Failure> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "DANH SÁCH HỌC SINH NĂM HỌC 2025-2026")?;
    sheet.write_row(1, 0, HEADER)?;
    let families = ["Nguyễn Văn", "Trần Thị", "Lê Minh", "Phạm Gia", "Hoàng Thu", "Vũ Ngọc", "Đỗ Quang"];
    let given = ["An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nga", "Phúc"];
    for index in 0..count {
        let class = index / CLASS_SIZE;
        let grade = 1 + class % 5;
        let name = |at: usize| format!("{} {}", families[at % families.len()], given[at % given.len()]);
        let row = [
            (index + 1).to_string(),
            format!("{grade}.{}", 1 + class / 5),
            format!("30{index:08}"),
            name(index),
            format!("{:02}/{:02}/{}", 1 + index % 28, 1 + index % 12, 2020 - grade),
            if index % 2 == 0 { "Nam" } else { "Nữ" }.to_owned(),
            name(index + 3),
            format!("09{index:08}"),
            name(index + 5),
            format!("08{index:08}"),
        ];
        sheet.write_row(u32::try_from(index + 2)?, 0, row)?;
    }
    Ok(workbook.save_to_buffer()?)
}
