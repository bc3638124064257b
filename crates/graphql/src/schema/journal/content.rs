//! What each kind of event says, field by field, in the order of the forms.

use socai_school::{Date, Event, policy::Object as About, registry::Origin, regulations::Target};

use super::{
    accounts, attendance,
    changes::{ChangeNode, Changes, Shown, day, roles, text},
    class_life, closings, duties, keys, lessons, mergers, outcomes, students, timetable, transfers,
};
use crate::{access, enums::Label, scope::Scope};

const SINCE: (&str, &str) = ("Từ ngày", "From");
const CLASS: (&str, &str) = ("Lớp", "Class");
const TEACHER: (&str, &str) = ("Giáo viên", "Teacher");
const SUBJECT: (&str, &str) = ("Môn học", "Subject");
const NOTE: (&str, &str) = ("Ghi chú", "Note");
const PERIOD: (&str, &str) = ("Kì đánh giá", "Grading period");
const TEST_SCORE: (&str, &str) = ("Điểm kiểm tra", "Test score");
const VERSION: (&str, &str) = ("Phiên bản", "Version");

/// What the event says, in the order of the forms, beside what `earlier` events had said of it, oldest first.
pub(crate) fn changes(scope: &Scope, event: &Event, earlier: &[&Event]) -> Vec<ChangeNode> {
    let mut c = Changes::new(scope);
    let before = earlier.last().copied();
    match event {
        Event::SchoolFounded(e) => {
            c.set("code", ("Mã trường", "School code"), text(&e.code));
            identity_of_school(&mut c, &e.identity, e.from);
        }
        Event::SchoolIdentityChanged(e) => identity_of_school(&mut c, &e.identity, e.from),
        Event::SchoolYearOpened(e) => {
            c.set("year", ("Năm học", "School year"), text(e.year)).set("firstDay", SINCE, day(e.first_day));
            c.set("termTwoFirstDay", ("Học kì II từ", "Term two from"), day(e.term_two_first_day));
            c.set("lastDay", ("Đến ngày", "Until"), day(e.last_day));
        }
        Event::AccountOpened(e) => {
            c.set("roles", ("Vai trò", "Roles"), roles(&e.roles))
                .under(access::CHANGE_STAFF, About::Account(e.account));
            let name = e.profile.get().map_or(Shown::Erased, |profile| text(profile.name.full()));
            c.set("name", ("Họ và tên", "Name"), name);
            c.set(
                "staffCode",
                ("Mã cán bộ", "Staff code"),
                e.staff_code.as_ref().map_or(Shown::Nothing, text),
            );
        }
        Event::RoleGranted(e) => {
            c.set("role", ("Vai trò", "Role"), text(e.role.vi()));
        }
        Event::RoleRevoked(e) => {
            c.change("role", ("Vai trò", "Role"), text(e.role.vi()), Shown::Nothing);
        }
        Event::AccountDisabled(_) | Event::AccountEnabled(_) | Event::PasswordSet(_) => {}
        Event::AccountInvited(e) => accounts::invited(&mut c, e),
        Event::AccountRulesSet(e) => accounts::rules_set(&mut c, e),
        Event::PasswordReminded(e) => accounts::reminded(&mut c, e),
        Event::InvitationRevoked(e) => {
            c.account("account", ("Tài khoản", "Account"), e.account);
        }
        Event::SecondFactorEnrolled(_) => {}
        Event::FactorResetProposed(e) => {
            c.account("account", ("Tài khoản", "Account"), e.account);
        }
        Event::FactorReset(e) => {
            c.account("account", ("Tài khoản", "Account"), e.account);
        }
        Event::SubjectGroupFormed(e) => {
            c.set("name", ("Tên tổ", "Group"), text(&e.name)).account("head", ("Tổ trưởng", "Head"), e.head);
            c.set("memberCount", ("Số tổ viên", "Members"), text(e.members.len())).set(
                "from",
                SINCE,
                day(e.from),
            );
        }
        Event::ClassCreated(e) => {
            c.set("name", ("Tên lớp", "Class"), text(&e.name)).set(
                "grade",
                ("Khối", "Grade"),
                text(e.grade.vi()),
            );
            c.set("year", ("Năm học", "School year"), text(e.year));
        }
        Event::HomeroomTeacherAssigned(e) => {
            c.class("class", CLASS, e.class).account("teacher", TEACHER, e.teacher).set(
                "from",
                SINCE,
                day(e.from),
            );
        }
        Event::SubjectTeacherAssigned(e) => {
            c.class("class", CLASS, e.class).set("subject", SUBJECT, text(e.subject.vi()));
            c.account("teacher", TEACHER, e.teacher).set("from", SINCE, day(e.from));
        }
        Event::SubjectTeacherEnded(e) => {
            c.class("class", CLASS, e.class).set("subject", SUBJECT, text(e.subject.vi()));
            c.account("teacher", TEACHER, e.teacher).set("until", ("Đến ngày", "Until"), day(e.until));
        }
        Event::ClassSubjectsChosen(e) => {
            c.class("class", CLASS, e.class).subjects(
                "electives",
                ("Môn tự chọn", "Electives"),
                &e.electives,
            );
        }
        Event::StudentAdmitted(e) => {
            c.set("registerNumber", ("Số đăng bộ", "Register number"), text(e.register_number));
            c.class("class", CLASS, e.class).set("on", SINCE, day(e.on));
            let origin = match &e.origin {
                Origin::New => "Tuyển mới".to_owned(),
                Origin::Transfer { school } => format!("Chuyển đến từ {school}"),
                Origin::Existing => "Đang học".to_owned(),
            };
            let about = About::Student(e.student);
            c.under(access::CHANGE_IDENTITY, about).set("origin", ("Nguồn", "Origin"), text(origin));
            c.identity(None, Some(&e.identity));
            c.under(access::CHANGE_PRIVATE, about)
                .identity_number(None, Some(&e.identity))
                .contact(None, e.contact.as_ref());
            c.under(access::CHANGE_HEALTH, about).health(None, e.health.as_ref());
        }
        Event::StudentEnrolled(e) => {
            c.class("from", ("Lớp cũ", "From class"), e.from).class("to", ("Lớp mới", "To class"), e.to);
            c.set("on", SINCE, day(e.on));
        }
        Event::ClassChanged(e) => {
            c.class("from", ("Lớp cũ", "From class"), e.from).class("to", ("Lớp mới", "To class"), e.to);
            c.set("on", SINCE, day(e.on))
                .under(access::CHANGE_IDENTITY, About::Student(e.student))
                .reason(e.reason.as_ref());
        }
        Event::StudentDeparted(e) => {
            c.class("class", CLASS, e.class).set("on", SINCE, day(e.on));
            c.under(access::CHANGE_IDENTITY, About::Student(e.student));
            c.set("reason", ("Lí do", "Reason"), text(Label::from(e.reason).vietnamese())).set(
                "note",
                NOTE,
                e.note.as_ref().into(),
            );
        }
        Event::StudentReadmitted(e) => {
            c.class("class", CLASS, e.class).set("on", SINCE, day(e.on));
            c.under(access::CHANGE_IDENTITY, About::Student(e.student)).set(
                "note",
                NOTE,
                e.note.as_ref().into(),
            );
        }
        Event::StudentSuspended(e) => students::suspended(&mut c, e),
        Event::StudentReturned(e) => students::returned(&mut c, e),
        Event::StudentsMerged(e) => students::merged(&mut c, e),
        Event::YearRolledOver(e) => students::rolled_over(&mut c, e),
        Event::AgeExcepted(e) => students::age_excepted(&mut c, e),
        Event::MinistryCodeAssigned(e) => {
            c.under(access::CHANGE_IDENTITY, About::Student(e.student));
            c.set("code", ("Mã học sinh", "Student code"), (&e.code).into());
        }
        Event::StudentCorrected(e) => students::corrected(&mut c, e, earlier),
        Event::GuardianRegistered(e) => {
            c.under(access::CHANGE_PRIVATE, About::Student(e.student));
            c.set("relation", ("Quan hệ", "Relation"), text(Label::from(e.relation).vietnamese()));
            c.set(
                "name",
                ("Họ và tên", "Name"),
                e.profile.get().map_or(Shown::Erased, |profile| text(profile.name.full())),
            );
            c.contact(None, e.contact.as_ref());
        }
        Event::GuardianAccountLinked(e) => {
            c.under(access::CHANGE_STAFF, About::Account(e.account)).account(
                "account",
                ("Tài khoản", "Account"),
                e.account,
            );
        }
        Event::GuardianAssigned(e) => students::guardian_assigned(&mut c, e),
        Event::GuardianCorrected(e) => students::guardian_corrected(&mut c, e, earlier),
        Event::GuardianEnded(e) => students::guardian_ended(&mut c, e),
        Event::ConsentGiven(e) => students::consent_given(&mut c, e),
        Event::ConsentWithdrawn(e) => students::consent_withdrawn(&mut c, e),
        Event::PersonalDataErased(e) => {
            let categories: Vec<String> =
                e.categories.iter().map(|category| Label::from(*category).vietnamese().to_owned()).collect();
            c.set("categories", ("Loại dữ liệu", "Categories"), text(categories.join(", ")));
            c.set("basis", ("Căn cứ", "Legal basis"), text(&e.basis));
        }
        Event::IndividualPlanSet(e) => {
            c.set("year", ("Năm học", "School year"), text(e.year));
            c.under(access::CHANGE_HEALTH, About::Student(e.student));
            c.set("kind", ("Loại kế hoạch", "Kind"), text(Label::from(e.kind).vietnamese()));
            c.subjects("exempt", ("Môn được miễn", "Exempt from"), &e.exempt);
            c.set("basis", ("Căn cứ", "Basis"), (&e.basis).into()).order(&e.order);
        }
        Event::IndividualPlanEnded(e) => {
            c.set("year", ("Năm học", "School year"), text(e.year)).order(&e.order);
        }
        Event::ReplacementTestProposed(e) => {
            c.class("class", CLASS, e.class).set("subject", SUBJECT, text(e.subject.vi()));
            c.set("period", PERIOD, text(e.period.moment.vi()));
            c.under(access::CHANGE_GRADE, About::Column(e.class, Target::Subject(e.subject)));
            c.set("score", TEST_SCORE, text(e.score)).reason(Some(&e.reason));
        }
        Event::ReplacementTestDecided(e) => {
            c.class("class", CLASS, e.class).set("subject", SUBJECT, text(e.subject.vi()));
            c.set("period", PERIOD, text(e.period.moment.vi()));
            c.under(access::CHANGE_GRADE, About::Column(e.class, Target::Subject(e.subject)));
            let permission = text(Label::from(e.permission).vietnamese());
            c.set("permission", ("Ý kiến của nhà trường", "Permission"), permission)
                .reason(e.reason.as_ref());
        }
        Event::ReplacementTestRecorded(e) => {
            c.class("class", CLASS, e.class).set("subject", SUBJECT, text(e.subject.vi()));
            c.set("period", PERIOD, text(e.period.moment.vi()));
            c.under(access::CHANGE_GRADE, About::Column(e.class, Target::Subject(e.subject)));
            c.change("score", TEST_SCORE, text(e.first), text(e.score));
            let stands = text(Label::from(e.stands).vietnamese());
            c.set("stands", ("Điểm được lấy", "Score that stands"), stands).reason(e.reason.as_ref());
        }
        Event::GradeEntered(e) => {
            c.class("class", CLASS, e.class).set("target", ("Cột", "Column"), text(e.target.vi()));
            c.set("period", PERIOD, text(e.period.moment.vi()));
            c.under(access::CHANGE_GRADE, About::Column(e.class, e.target));
            c.mark(None, e.mark).comment(None, e.comment.as_ref());
        }
        Event::GradeCorrected(e) => {
            c.class("class", CLASS, e.class).set("target", ("Cột", "Column"), text(e.target.vi()));
            c.set("period", PERIOD, text(e.period.moment.vi()));
            c.under(access::CHANGE_GRADE, About::Column(e.class, e.target));
            let old_comment = match before {
                Some(Event::GradeEntered(before)) => before.comment.as_ref(),
                Some(Event::GradeCorrected(before)) => before.comment.as_ref(),
                _ => None,
            };
            c.mark(e.previous, e.mark).comment(old_comment, e.comment.as_ref()).reason(e.reason.as_ref());
        }
        Event::PeriodLocked(e) => closings::locked(&mut c, e),
        Event::PeriodUnlocked(e) => closings::unlocked(&mut c, e),
        Event::LockCanceled(e) => closings::lock_canceled(&mut c, e),
        Event::LockBegan(e) => closings::lock_began(&mut c, e),
        Event::ChangeRequested(e) => closings::change_requested(&mut c, e),
        Event::ChangeCommentsProposed(e) => closings::comments_proposed(&mut c, e),
        Event::ChangeWithdrawn(e) => {
            c.class("class", CLASS, e.class);
        }
        Event::ChangeOrdered(e) => closings::change_ordered(&mut c, e),
        Event::ChangeRefused(e) => closings::change_refused(&mut c, e),
        Event::ChangeCorrected(e) => {
            c.class("class", CLASS, e.class);
        }
        Event::ChangeUnlocked(e) => closings::change_unlocked(&mut c, e),
        Event::UnlockClosed(e) => closings::unlock_closed(&mut c, e),
        Event::SubjectSignedOff(e) => closings::signed_off(&mut c, e),
        Event::ClassConsolidated(e) => closings::consolidated(&mut c, e),
        Event::ClassConfirmed(e) => closings::confirmed(&mut c, e),
        Event::SignOffWithdrawn(e) => closings::sign_off_withdrawn(&mut c, e),
        Event::ResultsPublished(e) => closings::published(&mut c, e),
        Event::ResultsWithdrawn(e) => closings::withdrawn(&mut c, e),
        Event::YearResultFinalized(e) => outcomes::finalized(&mut c, e),
        Event::PromotionDecided(e) => outcomes::decided(&mut c, e),
        Event::AwardProposed(e) => outcomes::proposed(&mut c, e),
        Event::AwardGranted(e) => outcomes::granted(&mut c, e),
        Event::AwardDeclined(e) => outcomes::declined(&mut c, e),
        Event::AwardRevoked(e) => outcomes::revoked(&mut c, e),
        Event::CommentTemplateSaved(e) => outcomes::template(&mut c, e),
        Event::CommentTemplateRetired(_) => {}
        Event::DocumentTypeDeclared(e) => {
            c.set("code", ("Mã loại", "Code"), text(&e.code)).set(
                "name",
                ("Tên loại hồ sơ", "Name"),
                text(&e.name),
            );
            c.set("submitters", ("Người nộp", "Submitters"), roles(&e.submitters));
            c.set("approvers", ("Người duyệt", "Approvers"), roles(&e.approvers));
        }
        Event::ConductNoteRecorded(e) => class_life::note_recorded(&mut c, e, before),
        Event::ConductNoteWithdrawn(e) => class_life::note_withdrawn(&mut c, e),
        Event::ConductReviewed(e) => class_life::reviewed(&mut c, e, before),
        Event::DisciplineDecided(e) => class_life::discipline_decided(&mut c, e),
        Event::DisciplineLifted(e) => class_life::discipline_lifted(&mut c, e),
        Event::MessageSent(e) => class_life::message_sent(&mut c, e),
        Event::GuardianWrote(e) => class_life::guardian_wrote(&mut c, e),
        Event::MessageSeen(e) => class_life::message_seen(&mut c, e),
        Event::HomeroomPageWritten(e) => class_life::page_written(&mut c, e, before),
        Event::CircumstancesRecorded(e) => class_life::circumstances(&mut c, e, before),
        Event::ParentContactLogged(e) => class_life::parent_contact(&mut c, e),
        Event::ParentMeetingRecorded(e) => class_life::parent_meeting(&mut c, e, before),
        Event::SupportCaseOpened(e) => class_life::case_opened(&mut c, e),
        Event::SupportCaseClosed(e) => class_life::case_closed(&mut c, e),
        Event::HomeroomBookLocked(e) => class_life::book_locked(&mut c, e),
        Event::HomeroomBookHandedOver(e) => class_life::book_handed_over(&mut c, e),
        Event::HomeroomBookTakenOver(e) => class_life::book_taken_over(&mut c, e),
        Event::AttendanceRecorded(e) => attendance::recorded(&mut c, e, before),
        Event::AttendanceWithdrawn(e) => attendance::withdrawn(&mut c, e),
        Event::WeekClosed(e) => attendance::week_closed(&mut c, e),
        Event::WeekReopened(e) => attendance::week_reopened(&mut c, e),
        Event::MonthSigned(e) => attendance::month_signed(&mut c, e),
        Event::MonthSignatureWithdrawn(e) => attendance::month_withdrawn(&mut c, e),
        Event::MergerAgreed(e) => mergers::agreed(&mut c, e),
        Event::MergerRecorded(e) => mergers::recorded(&mut c, e),
        Event::MergerDeclined(e) => mergers::declined(&mut c, e),
        Event::SchoolClosed(e) => mergers::closed(&mut c, e),
        Event::MergerConcluded(e) => mergers::concluded(&mut c, e),
        Event::StudentInherited(e) => mergers::inherited(&mut c, e),
        Event::TransferAgreed(e) => transfers::agreed(&mut c, e),
        Event::TransferRefused(e) => transfers::refused(&mut c, e),
        Event::TransferCanceled(e) => transfers::canceled(&mut c, e),
        Event::TransferLapsed(e) => transfers::lapsed(&mut c, e),
        Event::DossierReceived(e) => transfers::received(&mut c, e),
        Event::DossierYearReceived(e) => transfers::page(&mut c, e),
        Event::DossierMarksReceived(e) => transfers::marks(&mut c, e),
        Event::TransferAdmitted(e) => transfers::admitted(&mut c, e),
        Event::TransferRequested(e) => transfers::requested(&mut c, e),
        Event::TransferReleased(e) => transfers::released(&mut c, e),
        Event::TransferEnded(e) => transfers::ended(&mut c, e),
        Event::ReleaseWithdrawn(e) => transfers::withdrawn(&mut c, e),
        Event::AdmissionAcknowledged(e) => transfers::acknowledged(&mut c, e),
        Event::TimetableSet(e) => timetable::set(&mut c, e),
        Event::TimetableWithdrawn(e) => timetable::withdrawn(&mut c, e),
        Event::SubstitutionArranged(e) => timetable::arranged(&mut c, e),
        Event::SubstitutionEnded(e) => timetable::ended(&mut c, e),
        Event::LessonsCanceled(e) => timetable::canceled(&mut c, e),
        Event::LessonsRestored(e) => timetable::restored(&mut c, e),
        Event::MakeUpPlanned(e) => timetable::make_up(&mut c, e),
        Event::LessonSigned(e) => lessons::signed(&mut c, e, before),
        Event::LessonWithdrawn(e) => lessons::withdrawn(&mut c, e),
        Event::LessonWeekClosed(e) => lessons::week_closed(&mut c, e),
        Event::LessonWeekReopened(e) => lessons::week_reopened(&mut c, e),
        Event::LessonMonthSigned(e) => lessons::month_signed(&mut c, e),
        Event::LessonMonthWithdrawn(e) => lessons::month_withdrawn(&mut c, e),
        Event::DocumentSubmitted(e) => {
            c.set("version", VERSION, text(e.version)).set(
                "documentType",
                ("Loại hồ sơ", "Type"),
                text(&e.document_type),
            );
            c.under(access::CHANGE_DOCUMENT, About::Document(e.document));
            c.set("title", ("Tên hồ sơ", "Title"), (&e.title).into()).set(
                "digest",
                ("Mã băm tệp", "Digest"),
                text(e.digest),
            );
        }
        Event::DocumentApproved(e) => {
            c.set("version", VERSION, text(e.version));
        }
        Event::SigningKeyIntroduced(e) => keys::introduced(&mut c, e),
        Event::SchoolKeyTrusted(e) => keys::trusted(&mut c, e),
        Event::SchoolKeyWithdrawn(e) => keys::withdrawn(&mut c, e),
        Event::HeadAccepted(e) => keys::accepted(&mut c, e),
        Event::DutyAssigned(e) => duties::assigned(&mut c, e),
        Event::DutyEnded(e) => duties::ended(&mut c, e),
        Event::DutyHandOverGiven(e) => duties::given(&mut c, e),
        Event::DutyAccepted(e) => duties::accepted(&mut c, e),
        Event::DutyHandOverCanceled(e) => duties::canceled(&mut c, e),
        Event::IncidentReported(e) => duties::reported(&mut c, e),
        Event::IncidentTaken(_) | Event::IncidentClosed(_) => {}
        Event::IncidentAnswered(e) => duties::answered(&mut c, e),
        Event::IncidentReopened(e) => duties::reopened(&mut c, e),
        Event::DocumentReturned(e) => {
            c.set("version", VERSION, text(e.version))
                .under(access::CHANGE_DOCUMENT, About::Document(e.document));
            c.reason(Some(&e.reason));
        }
    }
    c.finish()
}

fn identity_of_school(c: &mut Changes<'_>, identity: &socai_school::calendar::SchoolIdentity, from: Date) {
    c.set("name", ("Tên trường", "School name"), text(&identity.name));
    c.set("commune", ("Xã, phường", "Commune"), text(&identity.commune));
    c.set("province", ("Tỉnh, thành phố", "Province"), text(&identity.province)).set(
        "from",
        SINCE,
        day(from),
    );
}
