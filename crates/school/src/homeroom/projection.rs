//! The homeroom books as they stand.

use std::sync::Arc;

use imbl::OrdMap;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    BookHandOver, CircumstancesRecorded, HomeroomBookLocked, HomeroomPageWritten, Means, Page,
    ParentContactLogged, ParentMeetingRecorded, SupportCaseClosed, SupportCaseOpened,
};
use crate::{
    attendance::Signature,
    event::{Event, Recorded},
    ids::{AccountId, ClassId, GuardianId, StudentId, SupportCaseId},
    sealed::{Category, Sealed},
    text::Note,
};

/// What stands on a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageText {
    /// The text.
    pub text: Sealed<Note>,
    /// Who wrote it last.
    pub author: AccountId,
    /// How often it was written, from 1.
    pub version: u32,
    /// How it was written last.
    pub last: Signature,
}

/// A meeting of parents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParentMeeting {
    /// Whose parents came, by id.
    pub attended: Vec<StudentId>,
    /// The minutes.
    pub minutes: Sealed<Note>,
    /// Who wrote them last.
    pub author: AccountId,
    /// How often it was written, from 1.
    pub version: u32,
    /// How it was written last.
    pub last: Signature,
}

/// The circumstances of a student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Circumstances {
    /// What is known.
    pub text: Sealed<Note>,
    /// How often they were written, from 1.
    pub version: u32,
    /// How they were written last.
    pub last: Signature,
}

/// A talk with parents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParentContact {
    /// When.
    pub on: Date,
    /// How.
    pub means: Means,
    /// With whom.
    pub guardian: Option<GuardianId>,
    /// About what.
    pub text: Sealed<Note>,
    /// Who noted it when.
    pub logged: Signature,
}

/// The support of a student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SupportCase {
    /// Its id.
    pub id: SupportCaseId,
    /// Why, and what is to be done.
    pub text: Sealed<Note>,
    /// Who opened it when.
    pub opened: Signature,
    /// What came of it, and who closed it when.
    pub closed: Option<(Signature, Sealed<Note>)>,
}

/// What homeroom teachers wrote about one student, over all years.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StudentSheet {
    /// The circumstances as they are known.
    pub circumstances: Option<Circumstances>,
    /// Talks with parents, in the order in which they were noted.
    pub contacts: Vec<ParentContact>,
    /// Support, oldest first.
    pub cases: Vec<SupportCase>,
}

/// All homeroom books.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HomeroomBooks {
    pages: OrdMap<(ClassId, Page), Arc<PageText>>,
    meetings: OrdMap<(ClassId, Date), Arc<ParentMeeting>>,
    sheets: OrdMap<StudentId, Arc<StudentSheet>>,
    cases: OrdMap<SupportCaseId, StudentId>,
    locked: OrdMap<ClassId, Date>,
    /// By the first day of whoever takes the book over.
    pub(super) hand_overs: OrdMap<(ClassId, Date), Arc<BookHandOver>>,
}

impl HomeroomBooks {
    /// A page of a class's book.
    #[must_use]
    pub fn page(&self, class: ClassId, page: Page) -> Option<&PageText> {
        self.pages.get(&(class, page)).map(AsRef::as_ref)
    }

    /// All written pages of a class's book.
    pub fn pages(&self, class: ClassId) -> impl Iterator<Item = (Page, &PageText)> {
        let of = self.pages.range((class, Page::YearPlan)..).take_while(move |((of, _), _)| *of == class);
        of.map(|((_, page), text)| (*page, text.as_ref()))
    }

    /// The meeting of a day.
    #[must_use]
    pub fn meeting(&self, class: ClassId, on: Date) -> Option<&ParentMeeting> {
        self.meetings.get(&(class, on)).map(AsRef::as_ref)
    }

    /// The meetings of a class's parents, oldest first.
    pub fn meetings(&self, class: ClassId) -> impl Iterator<Item = (Date, &ParentMeeting)> {
        let of = self.meetings.range((class, Date::MIN)..=(class, Date::MAX));
        of.map(|((_, on), meeting)| (*on, meeting.as_ref()))
    }

    /// What was written about a student.
    #[must_use]
    pub fn sheet(&self, student: StudentId) -> Option<&StudentSheet> {
        self.sheets.get(&student).map(AsRef::as_ref)
    }

    /// A case, and whose it is.
    #[must_use]
    pub fn case(&self, id: SupportCaseId) -> Option<(StudentId, &SupportCase)> {
        let student = *self.cases.get(&id)?;
        let case = self.sheet(student)?.cases.iter().find(|case| case.id == id)?;
        Some((student, case))
    }

    /// The last day on which a class's book is closed (khóa đến).
    #[must_use]
    pub fn locked_until(&self, class: ClassId) -> Option<Date> {
        self.locked.get(&class).copied()
    }

    /// The signatures under the hand-over to whoever is the homeroom teacher from that day on.
    #[must_use]
    pub fn hand_over(&self, class: ClassId, since: Date) -> Option<&BookHandOver> {
        self.hand_overs.get(&(class, since)).map(AsRef::as_ref)
    }

    fn sheet_mut(&mut self, student: StudentId) -> &mut StudentSheet {
        Arc::make_mut(self.sheets.entry(student).or_default())
    }

    pub(crate) fn page_written(&mut self, event: &HomeroomPageWritten, recorded: &Recorded<Event>) {
        let version = self.page(event.class, event.page).map_or(1, |known| known.version.saturating_add(1));
        let (text, author) = (event.text.clone(), event.author);
        let text = PageText { text, author, version, last: Signature::of(recorded) };
        self.pages.insert((event.class, event.page), Arc::new(text));
    }

    pub(crate) fn circumstances(&mut self, event: &CircumstancesRecorded, recorded: &Recorded<Event>) {
        let sheet = self.sheet_mut(event.student);
        let version = sheet.circumstances.as_ref().map_or(1, |known| known.version.saturating_add(1));
        let (text, last) = (event.text.clone(), Signature::of(recorded));
        sheet.circumstances = Some(Circumstances { text, version, last });
    }

    pub(crate) fn contact_logged(&mut self, event: &ParentContactLogged, recorded: &Recorded<Event>) {
        let ParentContactLogged { on, means, guardian, text, .. } = event.clone();
        let contact = ParentContact { on, means, guardian, text, logged: Signature::of(recorded) };
        self.sheet_mut(event.student).contacts.push(contact);
    }

    pub(crate) fn meeting_recorded(&mut self, event: &ParentMeetingRecorded, recorded: &Recorded<Event>) {
        let version = self.meeting(event.class, event.on).map_or(1, |known| known.version.saturating_add(1));
        let ParentMeetingRecorded { attended, minutes, author, .. } = event.clone();
        let meeting = ParentMeeting { attended, minutes, author, version, last: Signature::of(recorded) };
        self.meetings.insert((event.class, event.on), Arc::new(meeting));
    }

    pub(crate) fn case_opened(&mut self, event: &SupportCaseOpened, recorded: &Recorded<Event>) {
        if self.cases.insert(event.case, event.student).is_none() {
            let (id, text) = (event.case, event.text.clone());
            let case = SupportCase { id, text, opened: Signature::of(recorded), closed: None };
            self.sheet_mut(event.student).cases.push(case);
        }
    }

    pub(crate) fn case_closed(&mut self, event: &SupportCaseClosed, recorded: &Recorded<Event>) {
        let sheet = self.sheet_mut(event.student);
        if let Some(case) = sheet.cases.iter_mut().find(|case| case.id == event.case) {
            case.closed = Some((Signature::of(recorded), event.outcome.clone()));
        }
    }

    pub(crate) fn book_locked(&mut self, event: &HomeroomBookLocked) {
        match event.until {
            Some(until) => self.locked.insert(event.class, until),
            None => self.locked.remove(&event.class),
        };
    }

    /// Forgets what the erased keys had sealed.
    pub(crate) fn erased(&mut self, person: Uuid, categories: &[Category]) {
        if categories.contains(&Category::Circumstances)
            && let Some(sheet) = self.sheets.get_mut(&StudentId(person)).map(Arc::make_mut)
        {
            if let Some(known) = &mut sheet.circumstances {
                known.text.erase();
            }
            sheet.contacts.iter_mut().for_each(|contact| contact.text.erase());
            for case in &mut sheet.cases {
                case.text.erase();
                if let Some((_, outcome)) = &mut case.closed {
                    outcome.erase();
                }
            }
        }
        if !categories.contains(&Category::Comment) {
            return;
        }
        let author = AccountId(person);
        let given = self.hand_overs.iter().filter(|(_, hand_over)| hand_over.from == author);
        for key in given.map(|(key, _)| *key).collect::<Vec<_>>() {
            let hand_over = self.hand_overs.get_mut(&key).map(Arc::make_mut);
            hand_over.into_iter().filter_map(|known| known.note.as_mut()).for_each(Sealed::erase);
        }
        let pages = self.pages.iter().filter(|(_, page)| page.author == author).map(|(key, _)| *key);
        for key in pages.collect::<Vec<_>>() {
            if let Some(page) = self.pages.get_mut(&key).map(Arc::make_mut) {
                page.text.erase();
            }
        }
        let meetings = self.meetings.iter().filter(|(_, held)| held.author == author).map(|(key, _)| *key);
        for key in meetings.collect::<Vec<_>>() {
            if let Some(meeting) = self.meetings.get_mut(&key).map(Arc::make_mut) {
                meeting.minutes.erase();
            }
        }
    }
}
