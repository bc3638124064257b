//! Making a dossier: everything that the school knows of a student, from its state.

use super::{
    Dossier, DossierAbsences, DossierAward, DossierDecision, DossierGuardian, DossierMark, DossierPlan,
    DossierReplacement, DossierResult, DossierStay, DossierYear, ReceivedPage, SchoolReference,
};
use crate::{
    awards::Status,
    calendar::{GradingPeriod, SchoolYear},
    context::local_date,
    gradebook::{Cell, Mark},
    ids::{ClassId, StudentId},
    registry::Student,
    regulations::{AssessmentPeriod, Target},
    sealed::Sealed,
    state::School,
    text::{Code, Note},
};

impl School {
    /// What other schools are told of this one on the day of its last entry; none before it was founded.
    #[must_use]
    pub fn reference(&self) -> Option<SchoolReference> {
        let code = self.calendar.code()?.clone();
        let day = local_date(self.at);
        let known = self.calendar.identity(day).or_else(|| Some(self.calendar.identities().next()?.1))?;
        Some(SchoolReference { code, name: known.name.clone() })
    }

    /// What the school knows of a student, as it hands it to another school; none for somebody unknown or whose identity was
    /// erased. What the school had itself received of the student goes with it and keeps its origin.
    #[must_use]
    pub fn dossier(&self, student: StudentId) -> Option<Dossier> {
        let known = self.registry.student(student)?;
        let school = self.reference()?;
        let guardians = self.registry.guardians_of(student).into_iter();
        let guardians = guardians.filter_map(|guardian| {
            let (_, relation) = guardian.students.iter().find(|(child, _)| *child == student)?;
            Some(DossierGuardian {
                relation: *relation,
                profile: guardian.profile.get()?.clone(),
                contact: open(guardian.contact.as_ref()),
                at: guardian.said_at,
            })
        });
        Some(Dossier {
            as_of: self.position,
            student,
            register_number: known.register_number,
            origin: known.origin.clone(),
            identity: known.identity.get()?.clone(),
            contact: open(known.contact.as_ref()),
            health: open(known.health.as_ref()),
            identity_at: known.identity_at,
            guardians: guardians.collect(),
            stays: self.stays(known),
            years: self.pages(student, &school),
            school,
        })
    }

    fn stays(&self, student: &Student) -> Vec<DossierStay> {
        let stays = student.enrollments.iter().filter_map(|stay| {
            let class = self.classes.class(stay.class)?;
            Some(DossierStay {
                year: class.year,
                class: class.id,
                class_name: class.name.clone(),
                grade: class.grade,
                from: stay.from,
                until: stay.until,
                departure: stay.departure,
            })
        });
        stays.collect()
    }

    fn pages(&self, student: StudentId, school: &SchoolReference) -> Vec<DossierYear> {
        let received = self.received_pages(student).map(|(_, page)| page.as_dossier());
        let own = self.calendar.years().filter_map(|dates| self.page(student, dates.year, school));
        let mut pages: Vec<DossierYear> = received.chain(own).collect();
        // Stable: what was received comes before what was written here in the same year.
        pages.sort_by_key(|page| page.year);
        pages
    }

    fn page(&self, student: StudentId, year: SchoolYear, school: &SchoolReference) -> Option<DossierYear> {
        let class = self.classes.class(self.class_of_year(student, year)?)?;
        let in_year = |class: ClassId| self.classes.class(class).is_some_and(|class| class.year == year);
        let enrollments = &self.registry.student(student)?.enrollments;
        let mut stays = enrollments.iter().filter(|stay| in_year(stay.class));
        let (first, last) = (stays.clone().next()?, stays.next_back()?);
        let plan = self.plans.plan(student, year).map(|plan| DossierPlan {
            kind: plan.kind,
            exempt: plan.exempt.clone(),
            basis: plan.basis.get().cloned(),
            order: plan.order.clone(),
            at: plan.position,
        });
        let finalized = self.results.finalized(student, year).map(|result| DossierResult {
            rule_set: result.rule_set.clone(),
            outcome: result.outcome.clone(),
            at: result.position,
        });
        let decision = self.results.decision(student, year).map(|decision| DossierDecision {
            basis: decision.basis,
            verdict: decision.verdict,
            reason: decision.reason.get().cloned(),
            at: decision.position,
        });
        let awards = self.awards.of_student(student, year).filter_map(|award| match &award.status {
            Status::Granted { order, position } => Some(DossierAward {
                kind: award.kind,
                citation: open(award.citation.as_ref()),
                order: order.clone(),
                at: *position,
            }),
            Status::Proposed | Status::Declined { .. } | Status::Revoked { .. } => None,
        });
        let rules = self.calendar.rules(year, class.grade);
        Some(DossierYear {
            school: school.clone(),
            received: None,
            year,
            class_name: class.name.clone(),
            grade: class.grade,
            from: first.from,
            until: last.until,
            rule_set: rules.and_then(|rules| Code::new(rules.name).ok()),
            subjects: self.subjects_of_student(student, year),
            plan,
            marks: self.marks_of_year(student, year),
            absences: self.own_absences(student, year),
            finalized,
            decision,
            awards: awards.collect(),
        })
    }

    fn marks_of_year(&self, student: StudentId, year: SchoolYear) -> Vec<DossierMark> {
        let moments = AssessmentPeriod::ALL.iter().copied();
        let cells = moments.flat_map(|moment| {
            let cells = self.gradebook.cells(student, GradingPeriod { year, moment });
            cells.filter_map(move |(target, cell)| written(moment, target, cell))
        });
        cells.collect()
    }

    /// The sessions missed as this school counts them, without what it received.
    fn own_absences(&self, student: StudentId, year: SchoolYear) -> Option<DossierAbsences> {
        let period = GradingPeriod { year, moment: AssessmentPeriod::EndOfYear };
        match self.own_mark(student, period, Target::Absences)? {
            Mark::Absences { excused, unexcused } => {
                let class = self.class_of_year(student, year)?;
                let cell = self.gradebook.cell(student, period, Target::Absences);
                let at = cell.filter(|_| !self.attendance.is_kept(class)).map(|cell| cell.position);
                Some(DossierAbsences { excused, unexcused, at })
            }
            _ => None,
        }
    }
}

fn open<T: Clone>(value: Option<&Sealed<T>>) -> Option<T> {
    value.and_then(Sealed::get).cloned()
}

fn written(moment: AssessmentPeriod, target: Target, cell: &Cell) -> Option<DossierMark> {
    let comment: Option<Note> = cell.comment.as_deref().and_then(Sealed::get).cloned();
    if cell.mark.is_none() && comment.is_none() {
        return None;
    }
    let replacement = cell.replacement.as_ref().map(|second| DossierReplacement {
        score: second.score,
        stands: second.stands,
        at: second.position,
    });
    Some(DossierMark { moment, target, mark: cell.mark, replacement, comment, at: cell.position })
}

impl ReceivedPage {
    /// The page as it is handed on.
    fn as_dossier(&self) -> DossierYear {
        let year = &self.year;
        let remarks = self.remarks.as_ref().and_then(Sealed::get);
        let plan = year.plan.as_ref().map(|plan| DossierPlan {
            kind: plan.kind,
            exempt: plan.exempt.clone(),
            basis: remarks.and_then(|remarks| remarks.plan.clone()),
            order: plan.order.clone(),
            at: plan.at,
        });
        let decision = year.decision.as_ref().map(|decision| DossierDecision {
            basis: decision.basis,
            verdict: decision.verdict,
            reason: remarks.and_then(|remarks| remarks.decision.clone()),
            at: decision.at,
        });
        let awards = year.awards.iter().enumerate().map(|(index, award)| DossierAward {
            kind: award.kind,
            citation: remarks.and_then(|remarks| remarks.awards.get(index)?.clone()),
            order: award.order.clone(),
            at: award.at,
        });
        let comment = |moment, target| {
            let mut found = self.comments();
            found.find(|(when, it)| *when == moment && it.target == target).map(|(_, it)| it.text.clone())
        };
        let marks = self.marks().map(|(moment, mark)| DossierMark {
            moment,
            target: mark.target,
            mark: mark.mark,
            replacement: mark.replacement,
            comment: comment(moment, mark.target),
            at: mark.at,
        });
        DossierYear {
            school: year.school.clone(),
            received: Some(year.provenance.clone()),
            year: year.year,
            class_name: year.class_name.clone(),
            grade: year.grade,
            from: year.from,
            until: year.until,
            rule_set: year.rule_set.clone(),
            subjects: year.subjects.clone(),
            plan,
            marks: marks.filter(|mark| mark.mark.is_some() || mark.comment.is_some()).collect(),
            absences: year.absences,
            finalized: year.finalized.clone(),
            decision,
            awards: awards.collect(),
        }
    }
}
