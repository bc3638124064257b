//! The staff of the school: who they are, what they teach, how they sign in.

use futures::{StreamExt, TryStreamExt, stream};
use rand::rngs::ChaCha12Rng;
use socai_runtime::Runtime;
use socai_school::{
    Date,
    ids::{AccountId, SchoolId},
    policy::Role,
    regulations::Subject,
    staff::{FormSubjectGroup, OpenAccount, Profile},
    text::{Code, Line, fold},
};
use uuid::Uuid;

use crate::{design::Design, error::DemoError, office::Office, people};

/// An account that can sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// Its foremost role.
    pub role: Role,
    /// What to type.
    pub login: String,
    /// The password, the same for all accounts of a demonstration.
    pub password: String,
    /// The person's name.
    pub name: String,
    /// What the person does, in Vietnamese and English.
    pub what: (String, String),
    /// The account.
    pub account: AccountId,
}

/// The staff, by what they do.
pub(crate) struct Staff {
    design: &'static Design,
    pub(crate) principal: AccountId,
    pub(crate) vice: Vec<AccountId>,
    pub(crate) admin: AccountId,
    pub(crate) clerk: AccountId,
    /// One for each class.
    pub(crate) homeroom: Vec<AccountId>,
    /// By the index of their subjects.
    pub(crate) specialists: Vec<Vec<AccountId>>,
    /// Head and members of each group.
    pub(crate) groups: Vec<(AccountId, Vec<AccountId>)>,
    logins: Vec<Login>,
}

impl Staff {
    pub(crate) fn logins(&self) -> impl Iterator<Item = Login> {
        self.logins.iter().cloned()
    }

    /// Who teaches the subject in the class.
    pub(crate) fn teacher(&self, class: usize, subject: Subject) -> Option<AccountId> {
        let special = self.design.special.iter().position(|(subjects, _)| subjects.contains(&subject));
        let list = special.and_then(|index| self.specialists.get(index)).filter(|list| !list.is_empty());
        match list {
            Some(list) => list.get(class % list.len()).copied(),
            None => self.homeroom.get(class).copied(),
        }
    }
}

struct Opening<'a> {
    office: &'a Office,
    design: &'static Design,
    opened: Vec<(OpenAccount, Login)>,
}

impl Opening<'_> {
    fn add(
        &mut self,
        rng: &mut ChaCha12Rng,
        mut login: String,
        roles: &[Role],
        what: (String, String),
    ) -> Result<AccountId, DemoError> {
        login.push_str(self.design.suffix);
        let unique = format!("{} {login}", self.design.code);
        let account = AccountId(Uuid::new_v5(&Uuid::NAMESPACE_OID, unique.as_bytes()));
        let gender = people::gender(rng);
        let name = people::name(rng, gender, None)?;
        let full = name.full();
        let number = self.opened.len() + 1;
        let command = OpenAccount {
            account,
            staff_code: Some(Code::new(&format!("CB{number:04}"))?),
            profile: Profile { name, contact: Some(Line::new(&format!("{login}@binhminh.example"))?) },
            roles: roles.to_vec(),
        };
        let role = roles.first().copied().unwrap_or(Role::Teacher);
        self.opened
            .push((command, Login { role, login, password: String::new(), name: full, what, account }));
        Ok(account)
    }
}

/// Opens all accounts and forms the subject groups.
pub(crate) async fn open(
    office: &Office,
    rng: &mut ChaCha12Rng,
    design: &'static Design,
    classes_per_grade: u32,
    from: Date,
) -> Result<Staff, DemoError> {
    let mut opening = Opening { office, design, opened: Vec::new() };
    let what = |vi: &str, en: &str| (vi.to_owned(), en.to_owned());
    let admin =
        opening.add(rng, "quantri1".into(), &[Role::AdminBoard], what("Ban quản trị", "Admin board"))?;
    opening.add(rng, "quantri2".into(), &[Role::AdminBoard], what("Ban quản trị", "Admin board"))?;
    let principal =
        opening.add(rng, "hieutruong".into(), &[Role::Principal], what("Hiệu trưởng", "Principal"))?;
    let mut vice = Vec::new();
    for n in 1..=2 {
        let what = what("Phó hiệu trưởng", "Vice principal");
        vice.push(opening.add(rng, format!("phohieutruong{n}"), &[Role::VicePrincipal], what)?);
    }
    let clerk = opening.add(rng, "vanthu".into(), &[Role::Clerk], what("Văn thư", "Clerk"))?;
    opening.add(
        rng,
        "thanhtra".into(),
        &[Role::Inspector],
        what("Thanh tra, chỉ xem", "Inspector, reads only"),
    )?;

    let mut groups: Vec<(String, AccountId, Vec<AccountId>)> = Vec::new();
    let mut homeroom = Vec::new();
    for grade in design.level.grades().map(|grade| u32::from(grade.number())) {
        let mut members = Vec::new();
        for n in 0..classes_per_grade {
            let class = class_name(grade, n);
            let roles: &[Role] =
                if n == 0 { &[Role::SubjectGroupHead, Role::Teacher] } else { &[Role::Teacher] };
            let (head_vi, head_en) = if n == 0 { (", tổ trưởng", ", group head") } else { ("", "") };
            let what = (
                format!("Giáo viên chủ nhiệm {class}{head_vi}"),
                format!("Homeroom teacher of {class}{head_en}"),
            );
            members.push(opening.add(rng, format!("gv{}", fold(&class)), roles, what)?);
        }
        homeroom.extend(&members);
        if let Some(head) = members.first().copied() {
            groups.push((format!("Tổ {grade}"), head, members));
        }
    }
    let mut specialists = Vec::new();
    let mut special_members = Vec::new();
    for (index, (subjects, classes)) in design.special.iter().enumerate() {
        let count = (classes_per_grade * design.grades()).div_ceil(*classes);
        let mut list = Vec::new();
        for n in 1..=count {
            let first = special_members.is_empty();
            let roles: &[Role] =
                if first { &[Role::SubjectGroupHead, Role::Teacher] } else { &[Role::Teacher] };
            let vi = subjects.iter().map(|subject| subject.vi()).collect::<Vec<_>>().join(", ");
            let en = subjects.iter().map(|subject| subject.en()).collect::<Vec<_>>().join(", ");
            let login = format!("bomon{}{n}", index + 1);
            let account =
                opening.add(rng, login, roles, (format!("Giáo viên {vi}"), format!("Teacher of {en}")))?;
            list.push(account);
            special_members.push(account);
        }
        specialists.push(list);
    }
    if let Some(head) = special_members.first().copied() {
        groups.push((design.specialists.to_owned(), head, special_members));
    }
    let logins = opening.carry_out(admin).await?;
    for (name, head, members) in &groups {
        let command = FormSubjectGroup {
            group: None,
            name: Line::new(name)?,
            head: *head,
            members: members.clone(),
            from,
        };
        office.by(admin, "form subject group", command).await?;
    }
    let groups = groups.into_iter().map(|(_, head, members)| (head, members)).collect();
    Ok(Staff { design, principal, vice, admin, clerk, homeroom, specialists, groups, logins })
}

impl Opening<'_> {
    // The operator opens the first account of the admin board, which opens all others.
    async fn carry_out(self, admin: AccountId) -> Result<Vec<Login>, DemoError> {
        let (commands, logins): (Vec<_>, Vec<_>) = self.opened.into_iter().unzip();
        let mut commands = commands.into_iter();
        if let Some(first) = commands.next() {
            self.office.operator("open the first account", first).await?;
        }
        self.office.all("open account", commands.map(|command| (admin, command.into())).collect()).await?;
        Ok(logins)
    }
}

/// 1A, 1B …; after Z with two letters.
pub(crate) fn class_name(grade: u32, index: u32) -> String {
    let letter = |n: u32| char::from(b'A' + u8::try_from(n % 26).unwrap_or(0));
    if index < 26 {
        format!("{grade}{}", letter(index))
    } else {
        format!("{grade}{}{}", letter(index / 26 - 1), letter(index))
    }
}

/// Sets the demonstration's password for all accounts.
pub(crate) async fn set_passwords(
    runtime: &Runtime,
    school: SchoolId,
    seed: u64,
    logins: impl Iterator<Item = Login>,
) -> Result<Vec<Login>, DemoError> {
    let password = password(seed);
    let logins: Vec<Login> = logins.map(|login| Login { password: password.clone(), ..login }).collect();
    stream::iter(&logins)
        .map(|login| runtime.sign_in().set_password(school, login.account, &login.login, &login.password))
        .buffer_unordered(8)
        .try_for_each(async |()| Ok(()))
        .await?;
    Ok(logins)
}

/// The password of every account of a demonstration with this seed. Not a secret: the people are invented.
pub(crate) fn password(seed: u64) -> String {
    let digest = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("socai demo password {seed}").as_bytes());
    let digits = digest.as_u128() % 1_000_000;
    format!("binh-minh-{digits:06}")
}
