//! What can be written on the command line.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::civil::Date;
use socai_runtime::{Config, Database};
use socai_school::{
    calendar::{GradingPeriod, SchoolYear},
    ids::{AccountId, TransferId},
    policy::Role,
    regulations::{AssessmentPeriod, SchoolLevel},
};

use crate::failure::Failure;

/// Sổ Cái: an event-sourced ledger for the records of Vietnamese schools.
///
/// Exit codes: 0 done; 1 refused, or something was found; 2 wrong usage; 3 not available; 4 outcome unknown, repeat the command.
#[derive(Debug, Parser)]
#[command(name = "socai", version, propagate_version = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) installation: Installation,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Which installation, and how to speak.
#[derive(Debug, Args)]
pub(crate) struct Installation {
    /// Folder of the embedded databases.
    #[arg(long, global = true, value_name = "DIR", default_value = "data")]
    pub(crate) data: PathBuf,
    /// Use PostgreSQL at this address instead of the embedded databases.
    #[arg(long, global = true, value_name = "URL", env = "SOCAI_POSTGRES", hide_env_values = true)]
    pub(crate) postgres: Option<String>,
    /// File of the instance key, made when missing; by default `instance.key` in the data folder. Keep it apart from backups.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// Write JSON to standard output.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// How much to log to standard error.
    #[arg(long, global = true, value_name = "LEVEL", default_value = "warn", value_parser = ["error", "warn", "info", "debug"])]
    pub(crate) log: String,
    /// Form of the log.
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
}

impl Installation {
    /// The settings to open the installation with.
    pub(crate) fn config(&self) -> Result<Config, Failure> {
        let database = match &self.postgres {
            Some(url) => Database::Postgres { url: url.clone() },
            None => Database::Sqlite { folder: self.data.clone() },
        };
        let key = match (&self.key_file, &self.postgres) {
            (Some(file), _) => file.clone(),
            (None, None) => self.data.join("instance.key"),
            // A key file made by chance in some folder would be lost, and with it all personal data.
            (None, Some(_)) => {
                return Err(Failure::usage("--postgres cần --key-file", "--postgres needs --key-file"));
            }
        };
        Ok(Config::new(database, key))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make an invented primary school and lower secondary school, once, and serve them with start page and GraphiQL.
    Demo(Demo),
    /// Serve GraphQL, sign-in and pages.
    Serve(Serve),
    /// Found and list schools.
    #[command(subcommand)]
    School(School),
    /// Open accounts and set passwords from the shell, first of all the first administrator's.
    #[command(subcommand)]
    User(User),
    /// Read a list, as .xlsx or CSV: first shown, then committed. Or write one to fill in.
    #[command(subcommand)]
    Import(Import),
    /// Show a school, or the gradebook of a class, as of a moment.
    Replay(Replay),
    /// Recompute ledgers from their stored bytes and name every position that is not as it was written.
    Verify(Verify),
    /// Write a school's events as JSON lines, each the exact stored bytes.
    Export(Export),
    /// The signed files with which students go to schools of other installations: write, verify, receive.
    #[command(subcommand)]
    Dossier(Dossier),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Address and port to listen on; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Students of the primary school per school year, 35 to a class.
    #[arg(long, default_value_t = 1050, value_parser = clap::value_parser!(u32).range(5..=20_000))]
    pub(crate) students: u32,
    /// Students of the lower secondary school per school year, 30 to a class; 0 for no such school.
    #[arg(long, default_value_t = 240, value_parser = secondary_students)]
    pub(crate) secondary_students: u32,
    /// School years of the primary school, the present one included.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=10))]
    pub(crate) years: u16,
    /// Chooses people and grades.
    #[arg(long, default_value_t = 2025)]
    pub(crate) seed: u64,
    /// Throw an earlier demo school in the data folder away first.
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Only make the school.
    #[arg(long)]
    pub(crate) no_serve: bool,
}

fn secondary_students(text: &str) -> Result<u32, String> {
    let students =
        text.parse::<u32>().ok().filter(|students| *students == 0 || (4..=20_000).contains(students));
    students.ok_or_else(|| "0, or 4 to 20000".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port to listen on; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// The origin that browsers see, such as https://socai.example, when a proxy stands in front.
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) public_origin: Option<String>,
    /// Take the caller's address from X-Forwarded-For; only behind a proxy that sets it.
    #[arg(long)]
    pub(crate) trust_forwarded_for: bool,
    /// File with the bearer token that may read /metrics from elsewhere.
    #[arg(long, value_name = "FILE")]
    pub(crate) metrics_token_file: Option<PathBuf>,
    /// Cost that one account may spend within a minute; an operation costs as much as it could produce.
    #[arg(long, value_name = "N", default_value_t = 1_200_000, value_parser = clap::value_parser!(u64).range(60_000..))]
    pub(crate) cost_budget: u64,
    /// Memory for finished answers, which are sent again as long as nothing has changed; 0 keeps none.
    #[arg(long, value_name = "MIB", default_value_t = 64, value_parser = clap::value_parser!(u32).range(..=65_536))]
    pub(crate) response_cache: u32,
    /// Most connections open at once.
    #[arg(long, value_name = "N", default_value_t = 4_096, value_parser = connections)]
    pub(crate) connections: usize,
    /// Most connections from one address; not counted with --trust-forwarded-for.
    #[arg(long, value_name = "N", default_value_t = 1_024, value_parser = connections)]
    pub(crate) connections_per_address: usize,
    /// JSON file of trusted GraphQL documents: an object from the id that clients send as documentId to the text.
    #[arg(long, value_name = "FILE")]
    pub(crate) documents: Option<PathBuf>,
    /// Execute only those documents and the ones of the start page and the console.
    #[arg(long)]
    pub(crate) documents_only: bool,
    /// Logins that may send any document nonetheless, separated by commas.
    #[arg(long, value_name = "LOGINS", value_delimiter = ',', requires = "documents_only")]
    pub(crate) developers: Vec<String>,
}

fn connections(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|number| (1..=1_000_000).contains(number))
        .ok_or_else(|| "1 to 1000000".to_owned())
}

#[derive(Debug, Subcommand)]
pub(crate) enum School {
    /// Found a school.
    Create(SchoolCreate),
    /// List the schools of the installation.
    List,
    /// Show the key with which a school signs, for other schools to trust; made when there is none.
    Key(SchoolKeyArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SchoolKeyArgs {
    /// School code.
    #[arg(long)]
    pub(crate) school: String,
    /// Destroy the present key and make another one. Other schools must be told of it.
    #[arg(long)]
    pub(crate) replace: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Dossier {
    /// List the transfers to which the school has agreed and for which no dossier came, with the entry that other schools cite.
    Agreements(DossierSchool),
    /// Write the dossier of a released student as a signed file.
    Export(DossierExport),
    /// Read a file that another school wrote and say whether everything of it holds; writes nothing.
    Verify(DossierFile),
    /// Verify a file and receive the dossier; the student is then to be admitted.
    Import(DossierFile),
}

#[derive(Debug, Args)]
pub(crate) struct DossierSchool {
    /// School code.
    #[arg(long)]
    pub(crate) school: String,
}

#[derive(Debug, Args)]
pub(crate) struct DossierExport {
    /// School code.
    #[arg(long)]
    pub(crate) school: String,
    /// The transfer with which the student was released.
    #[arg(long, value_parser = transfer)]
    pub(crate) transfer: TransferId,
    /// New file, readable by its owner only; its name usually ends in .socai-dossier.json.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct DossierFile {
    /// The file.
    pub(crate) file: PathBuf,
    /// Code of the school that has agreed to take the student.
    #[arg(long)]
    pub(crate) school: String,
}

#[derive(Debug, Args)]
pub(crate) struct SchoolCreate {
    /// School code (mã trường).
    #[arg(long)]
    pub(crate) code: String,
    /// Full name.
    #[arg(long)]
    pub(crate) name: String,
    /// Commune or ward (xã, phường).
    #[arg(long)]
    pub(crate) commune: String,
    /// Province or city (tỉnh, thành phố).
    #[arg(long)]
    pub(crate) province: String,
    /// First day on which name and place hold; today by default.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) from: Option<Date>,
    /// Levels of schooling (cấp học), separated by commas: TH primary, THCS lower secondary, THPT upper secondary.
    #[arg(long, value_name = "LEVELS", value_delimiter = ',', default_value = "TH", value_parser = level)]
    pub(crate) levels: Vec<SchoolLevel>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Open an account with roles and a login.
    Add(UserAdd),
    /// Give an account a login and password in place of those it had.
    SetPassword(UserSetPassword),
    /// Invite people to set passwords of their own; writes one-time links to cut into slips.
    Invite(UserInvite),
    /// Take the second factor from an account whose person has lost it and whom nobody in the school can help.
    ResetSecondFactor(UserResetSecondFactor),
}

#[derive(Debug, Args)]
pub(crate) struct UserInvite {
    /// School code.
    #[arg(long)]
    pub(crate) school: String,
    /// Whom, as ACCOUNT or ACCOUNT=LOGIN; everybody with a login and no password of their own when absent.
    #[arg(long = "account", value_parser = invitee)]
    pub(crate) accounts: Vec<(AccountId, Option<String>)>,
    /// For how many days the links hold, 1 to 30.
    #[arg(long, default_value_t = 7)]
    pub(crate) days: u16,
    /// Where people reach the server, such as `https://socai.example`.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    pub(crate) origin: String,
    /// A new file for the links (CSV), readable by its owner alone.
    #[arg(long)]
    pub(crate) slips: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct UserResetSecondFactor {
    /// School code.
    #[arg(long)]
    pub(crate) school: String,
    /// The account, as `user add` printed it.
    #[arg(long, value_parser = account)]
    pub(crate) account: AccountId,
}

#[derive(Debug, Args)]
pub(crate) struct UserAdd {
    /// School code.
    #[arg(long)]
    pub(crate) school: String,
    /// What the person types to sign in.
    #[arg(long)]
    pub(crate) login: String,
    /// Full name, family name first.
    #[arg(long)]
    pub(crate) name: String,
    /// Roles: principal, vice-principal, admin-board, subject-group-head, teacher, clerk, guardian, inspector.
    #[arg(long = "role", required = true, value_parser = role)]
    pub(crate) roles: Vec<Role>,
    /// Staff code (mã cán bộ).
    #[arg(long)]
    pub(crate) staff_code: Option<String>,
    /// Read the password from standard input; without it one is made and printed once.
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

#[derive(Debug, Args)]
pub(crate) struct UserSetPassword {
    /// School code.
    #[arg(long)]
    pub(crate) school: String,
    /// The account, as `user add` printed it.
    #[arg(long, value_parser = account)]
    pub(crate) account: AccountId,
    /// What the person types to sign in.
    #[arg(long)]
    pub(crate) login: String,
    /// Read the password from standard input; without it one is made and printed once.
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// The student file of the sector database, or a school's own list of students with guardians.
    Students(ImportStudents),
    /// Staff with their roles; each new account gets a first password of its own.
    Staff(ImportStaff),
    /// The classes of a year with their homeroom teachers.
    Classes(ImportFile),
    /// Who teaches which subject to which classes.
    Assignments(ImportFile),
    /// The timetable: rows are day, session and period, columns are classes.
    Timetable(ImportFile),
    /// The result sheet of a class.
    Results(ImportFile),
    /// Write a list to fill in, with the school's own classes, teachers and subjects to choose from.
    Template(ImportTemplate),
}

#[derive(Debug, Args)]
pub(crate) struct ImportStudents {
    #[command(flatten)]
    pub(crate) file: ImportFile,
    /// How many students leave by this file, when they are so many that the plan is held back until somebody says that they know.
    #[arg(long, value_name = "N")]
    pub(crate) leaving: Option<usize>,
}

#[derive(Debug, Args)]
pub(crate) struct ImportStaff {
    #[command(flatten)]
    pub(crate) file: ImportFile,
    /// New file for the first passwords, readable by its owner only; needed when accounts are opened.
    #[arg(long, value_name = "FILE")]
    pub(crate) slips: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ImportTemplate {
    /// What is to be filled in.
    #[arg(value_enum)]
    pub(crate) kind: TemplateKind,
    /// School code.
    #[arg(long)]
    pub(crate) school: String,
    /// School year, such as 2025-2026; by default the one that has begun, from June on the coming one.
    #[arg(long, value_parser = year)]
    pub(crate) year: Option<SchoolYear>,
    /// The .xlsx file to write.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TemplateKind {
    Students,
    Staff,
    Classes,
    Assignments,
    Timetable,
}

#[derive(Debug, Args)]
pub(crate) struct ImportFile {
    /// The .xlsx file, or a CSV text in UTF-8 or UTF-16.
    pub(crate) file: PathBuf,
    /// Which sheet of the workbook, when more than one holds a list.
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// School code.
    #[arg(long)]
    pub(crate) school: String,
    /// School year, such as 2025-2026, where the file does not say it.
    #[arg(long, value_parser = year)]
    pub(crate) year: Option<SchoolYear>,
    /// Carry the plan out; without it nothing is written.
    #[arg(long)]
    pub(crate) commit: bool,
    /// Carry out exactly the plan with this digest, as shown before; refused when the school has changed in what it touches.
    #[arg(long, value_name = "DIGEST", requires = "commit")]
    pub(crate) plan: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Replay {
    /// School code.
    #[arg(long)]
    pub(crate) school: String,
    /// A position, or a moment such as 2025-10-15T00:00:00+07:00.
    #[arg(long, value_name = "POSITION|TIME")]
    pub(crate) as_of: Option<String>,
    /// Name of a class, to show its gradebook.
    #[arg(long, requires = "period")]
    pub(crate) class: Option<String>,
    /// Grading period of the gradebook: school year and TX1, GK1, CK1, TX2, GK2, CN or DGL, such as 2025-2026/CK1. TX1 and TX2
    /// are the regular assessments of secondary school, DGL what is assessed again after the year.
    #[arg(long, requires = "class", value_parser = period)]
    pub(crate) period: Option<GradingPeriod>,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// School code; all ledgers of the installation by default.
    #[arg(long)]
    pub(crate) school: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// School code.
    #[arg(long)]
    pub(crate) school: String,
    /// First position.
    #[arg(long, default_value_t = 1)]
    pub(crate) from: u64,
    /// Last position; the head by default.
    #[arg(long)]
    pub(crate) to: Option<u64>,
    /// Add the personal values that still can be opened. Each line is then {"leaf": …, "opened": …}.
    #[arg(long)]
    pub(crate) open: bool,
}

fn role(text: &str) -> Result<Role, String> {
    let role = Role::from_code(text).filter(|role| !matches!(role, Role::Operator | Role::System));
    role.ok_or_else(|| format!("no such role: {text}"))
}

fn level(text: &str) -> Result<SchoolLevel, String> {
    SchoolLevel::from_code(text)
        .ok_or_else(|| format!("no such level of schooling: {text}; TH, THCS or THPT"))
}

fn account(text: &str) -> Result<AccountId, String> {
    text.parse().map(AccountId).map_err(|_| "not an account id".to_owned())
}

fn transfer(text: &str) -> Result<TransferId, String> {
    text.parse().map(TransferId).map_err(|_| "not the id of a transfer".to_owned())
}

fn invitee(text: &str) -> Result<(AccountId, Option<String>), String> {
    match text.split_once('=') {
        Some((id, login)) => Ok((account(id)?, Some(login.to_owned()))),
        None => Ok((account(text)?, None)),
    }
}

fn year(text: &str) -> Result<SchoolYear, String> {
    text.parse().map_err(|()| "not a school year such as 2025-2026".to_owned())
}

fn period(text: &str) -> Result<GradingPeriod, String> {
    let wrong = || "not a grading period such as 2025-2026/CK1".to_owned();
    let (year_text, moment) = text.split_once('/').ok_or_else(wrong)?;
    let moment = AssessmentPeriod::from_code(moment).ok_or_else(wrong)?;
    Ok(GradingPeriod { year: year(year_text)?, moment })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn periods_are_read_as_they_are_printed() {
        let read = period("2025-2026/CK1").unwrap();
        assert_eq!(read.to_string(), "2025-2026/CK1");
        assert!(period("2025-2027/CK1").is_err());
        assert!(period("2025-2026").is_err());
    }

    #[test]
    fn levels_of_schooling_are_given_by_their_codes() {
        assert_eq!(level("THCS"), Ok(SchoolLevel::LowerSecondary));
        assert!(level("thcs").is_err());
    }

    #[test]
    fn neither_the_operator_nor_the_program_is_a_role_to_give() {
        assert!(role("operator").is_err());
        assert!(role("system").is_err());
        assert_eq!(role("admin-board"), Ok(Role::AdminBoard));
    }
}
