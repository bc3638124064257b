//! What was received of a student: into events, and what of it counts here.
//!
//! A received mark is never written into a cell. In the school year in which the student came it counts as long as this school has
//! no mark of its own in the column; pages of earlier years are shown and count for nothing.

use super::{
    Arrival, Dossier, DossierMarksReceived, DossierReceived, DossierYear, DossierYearReceived, Outcome,
    PageRemarks, Provenance, ReceiveDossier, ReceivedAward, ReceivedComment, ReceivedDecision, ReceivedMark,
    ReceivedPage, ReceivedPlan,
};
use crate::{
    calendar::{GradingPeriod, SchoolYear},
    event::Event,
    gradebook::{Mark, Standing},
    ids::StudentId,
    regulations::{AssessmentPeriod, Subject, Target},
    state::School,
};

impl School {
    /// The pages that came with a student who was admitted, with the arrival of each, oldest arrival first.
    pub fn received_pages(&self, student: StudentId) -> impl Iterator<Item = (&Arrival, &ReceivedPage)> {
        let admitted = |arrival: &&Arrival| matches!(arrival.outcome, Some(Outcome::Admitted { .. }));
        self.transfers.arrivals_of(student).filter(admitted).flat_map(|arrival| {
            let pages = arrival.dossier.iter().flat_map(|dossier| dossier.pages.iter());
            pages.map(move |page| (arrival, page))
        })
    }

    /// What other schools of the same year say in a column, mapped to the subjects of this school: the newest.
    #[must_use]
    pub fn received_mark(&self, student: StudentId, period: GradingPeriod, target: Target) -> Option<Mark> {
        let pages = self.received_pages(student).filter(|(_, page)| page.year.year == period.year);
        let marks = pages.filter_map(|(arrival, page)| {
            let same = |(moment, mark): &(AssessmentPeriod, &ReceivedMark)| {
                *moment == period.moment && mapped(arrival, mark.target) == Some(target)
            };
            page.marks().filter(same).last().and_then(|(_, mark)| mark.standing())
        });
        marks.last()
    }

    /// The sessions missed at other schools in a year; none when none of them says anything.
    #[must_use]
    pub fn received_absences(&self, student: StudentId, year: SchoolYear) -> Option<(u16, u16)> {
        let pages = self.received_pages(student).filter(|(_, page)| page.year.year == year);
        let said = pages.filter_map(|(_, page)| page.year.absences);
        said.fold(None, |sum: Option<(u16, u16)>, more| {
            let (excused, unexcused) = sum.unwrap_or_default();
            Some((excused.saturating_add(more.excused), unexcused.saturating_add(more.unexcused)))
        })
    }
}

/// The column of this school that a column of the old one counts for.
fn mapped(arrival: &Arrival, target: Target) -> Option<Target> {
    let Some(Outcome::Admitted { subjects, .. }) = &arrival.outcome else { return None };
    let subject = |from: Subject| match subjects.iter().find(|mapping| mapping.from == from) {
        Some(mapping) => mapping.to,
        None => Some(from),
    };
    match target {
        Target::Subject(from) => subject(from).map(Target::Subject),
        Target::Regular { subject: from, number } => {
            subject(from).map(|subject| Target::Regular { subject, number })
        }
        Target::Quality(_) | Target::Competency(_) | Target::Conduct => Some(target),
        // Not a mark but a number that goes on growing: see `received_absences`.
        Target::Absences => None,
    }
}

impl ReceivedMark {
    /// The mark with the score that counts in it.
    #[must_use]
    pub fn standing(&self) -> Option<Mark> {
        match (self.mark, self.replacement) {
            (Some(Mark::Subject { level, score: Some(_) }), Some(second))
                if second.stands == Standing::Second =>
            {
                Some(Mark::Subject { level, score: Some(second.score) })
            }
            (mark, _) => mark,
        }
    }
}

impl ReceiveDossier {
    /// Most pages of a report book: twelve years, each at two schools, and as many again.
    pub const PAGES: usize = 48;
    /// Most stays in classes of the old school, and most guardians.
    pub const STAYS: usize = 24;
    /// Most marks on a page.
    pub const MARKS: usize = 500;
    /// Most awards on a page.
    pub const AWARDS: usize = 12;

    /// The events that keep a dossier.
    pub(crate) fn events(self, student: StudentId, left_on: jiff::civil::Date) -> Vec<Event> {
        let Self { transfer, release, dossier } = self;
        let Dossier { register_number, identity, contact, health, guardians, stays, years, .. } = *dossier;
        let mut events: Vec<Event> = vec![
            DossierReceived {
                transfer,
                student,
                release: release.clone(),
                left_on,
                register_number,
                identity: identity.into(),
                contact: contact.map(Into::into),
                health: health.map(Into::into),
                guardians: (!guardians.is_empty()).then(|| guardians.into()),
                stays,
            }
            .into(),
        ];
        for (page, year) in (0..).zip(years) {
            let provenance =
                year.received.clone().unwrap_or_else(|| Provenance { transfer, release: release.clone() });
            let marks = year.marks_received(transfer, student, page);
            events.push(year.received_as(transfer, student, page, provenance).into());
            events.extend(marks.into_iter().map(Event::from));
        }
        events
    }
}

impl DossierYear {
    fn marks_received(
        &self,
        transfer: crate::ids::TransferId,
        student: StudentId,
        page: u16,
    ) -> Vec<DossierMarksReceived> {
        let mut parts = Vec::new();
        for moment in AssessmentPeriod::ALL {
            let here: Vec<_> = self.marks.iter().filter(|mark| mark.moment == *moment).collect();
            for part in here.chunks(DossierMarksReceived::LIMIT) {
                let marks = part.iter().map(|written| ReceivedMark {
                    target: written.target,
                    mark: written.mark,
                    replacement: written.replacement,
                    at: written.at,
                });
                let comments = part.iter().filter_map(|written| {
                    let text = written.comment.clone()?;
                    Some(ReceivedComment { target: written.target, text })
                });
                let comments: Vec<_> = comments.collect();
                parts.push(DossierMarksReceived {
                    transfer,
                    student,
                    page,
                    moment: *moment,
                    marks: marks.collect(),
                    comments: (!comments.is_empty()).then(|| comments.into()),
                });
            }
        }
        parts
    }

    fn received_as(
        self,
        transfer: crate::ids::TransferId,
        student: StudentId,
        page: u16,
        provenance: Provenance,
    ) -> DossierYearReceived {
        let remarks = PageRemarks {
            plan: self.plan.as_ref().and_then(|plan| plan.basis.clone()),
            decision: self.decision.as_ref().and_then(|decision| decision.reason.clone()),
            awards: self.awards.iter().map(|award| award.citation.clone()).collect(),
        };
        let is_silent = remarks.plan.is_none()
            && remarks.decision.is_none()
            && remarks.awards.iter().all(Option::is_none);
        DossierYearReceived {
            transfer,
            student,
            page,
            school: self.school,
            provenance,
            year: self.year,
            class_name: self.class_name,
            grade: self.grade,
            from: self.from,
            until: self.until,
            rule_set: self.rule_set,
            subjects: self.subjects,
            plan: self.plan.map(|plan| ReceivedPlan {
                kind: plan.kind,
                exempt: plan.exempt,
                order: plan.order,
                at: plan.at,
            }),
            absences: self.absences,
            finalized: self.finalized,
            decision: self.decision.map(|decision| ReceivedDecision {
                basis: decision.basis,
                verdict: decision.verdict,
                at: decision.at,
            }),
            awards: self
                .awards
                .into_iter()
                .map(|award| ReceivedAward { kind: award.kind, order: award.order, at: award.at })
                .collect(),
            remarks: (!is_silent).then(|| remarks.into()),
        }
    }
}
