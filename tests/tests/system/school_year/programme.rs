//! What is taught and assessed in which grade, as the circulars and the programme say it: written down here once more, so
//! that the product's own tables are checked and not believed.

/// A term of the regulations: the code by which the reference calculation knows it, and its name in GraphQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Term {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
}

const fn term(code: &'static str, name: &'static str) -> Term {
    Term { code, name }
}

const TV: Term = term("TV", "VIETNAMESE");
const NV: Term = term("NV", "LITERATURE");
const TOAN: Term = term("TOAN", "MATHEMATICS");
pub(super) const NN1: Term = term("NN1", "FOREIGN_LANGUAGE");
const DD: Term = term("DD", "ETHICS");
const GDCD: Term = term("GDCD", "CIVIC_EDUCATION");
const TNXH: Term = term("TNXH", "NATURE_AND_SOCIETY");
const LSDL: Term = term("LSDL", "HISTORY_AND_GEOGRAPHY");
const KH: Term = term("KH", "SCIENCE");
const KHTN: Term = term("KHTN", "NATURAL_SCIENCES");
const TIN: Term = term("TIN", "INFORMATICS");
const CN: Term = term("CN", "TECHNOLOGY");
pub(super) const GDTC: Term = term("GDTC", "PHYSICAL_EDUCATION");
const NT: Term = term("NT", "ARTS");
const AN: Term = term("AN", "MUSIC");
const MT: Term = term("MT", "FINE_ARTS");
const HDTN: Term = term("HDTN", "EXPERIENTIAL_ACTIVITIES");
const HDTNHN: Term = term("HDTNHN", "CAREER_ACTIVITIES");
const GDDP: Term = term("GDDP", "LOCAL_EDUCATION");
pub(super) const TDT: Term = term("TDT", "ETHNIC_LANGUAGE");
pub(super) const NN2: Term = term("NN2", "SECOND_FOREIGN_LANGUAGE");

/// Five main qualities (phẩm chất chủ yếu).
pub(super) const QUALITIES: [Term; 5] = [
    term("YN", "PATRIOTISM"),
    term("NA", "KINDNESS"),
    term("CC", "DILIGENCE"),
    term("TT", "HONESTY"),
    term("TN", "RESPONSIBILITY"),
];

/// Three general and five specific competencies (năng lực); technology and informatics come with their subjects in grade 3.
pub(super) fn competencies(grade: u8) -> Vec<Term> {
    let mut all = vec![
        term("TCTH", "SELF_RELIANCE_AND_LEARNING"),
        term("GTHT", "COMMUNICATION_AND_COOPERATION"),
        term("GQVD", "PROBLEM_SOLVING_AND_CREATIVITY"),
        term("NNG", "LANGUAGE"),
        term("TTO", "CALCULATION"),
        term("KHO", "SCIENTIFIC"),
        term("TM", "AESTHETIC"),
        term("TC", "PHYSICAL"),
    ];
    if grade >= 3 {
        all.extend([term("CNG", "TECHNOLOGICAL"), term("THO", "INFORMATIC")]);
    }
    all
}

/// A moment of assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Moment {
    RegularOne,
    MidTermOne,
    EndTermOne,
    RegularTwo,
    MidTermTwo,
    EndOfYear,
    Reassessment,
}

impl Moment {
    /// Of primary school, within the year (Circular 27/2020, Article 7.1).
    pub(super) const PRIMARY: [Self; 4] =
        [Self::MidTermOne, Self::EndTermOne, Self::MidTermTwo, Self::EndOfYear];
    /// Of secondary school, within the year (Circular 22/2021, Articles 6 and 7).
    pub(super) const SECONDARY: [Self; 6] = [
        Self::RegularOne,
        Self::MidTermOne,
        Self::EndTermOne,
        Self::RegularTwo,
        Self::MidTermTwo,
        Self::EndOfYear,
    ];

    /// In GraphQL.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::RegularOne => "REGULAR_ONE",
            Self::MidTermOne => "MID_TERM_ONE",
            Self::EndTermOne => "END_TERM_ONE",
            Self::RegularTwo => "REGULAR_TWO",
            Self::MidTermTwo => "MID_TERM_TWO",
            Self::EndOfYear => "END_OF_YEAR",
            Self::Reassessment => "REASSESSMENT",
        }
    }
}

/// Whether a grade is one of primary school.
pub(super) fn is_primary(grade: u8) -> bool {
    grade <= 5
}

/// The subjects that every class of the grade takes.
pub(super) fn compulsory(grade: u8) -> Vec<Term> {
    match grade {
        1 | 2 => vec![TV, TOAN, DD, TNXH, GDTC, AN, MT, HDTN],
        3 => vec![TV, TOAN, NN1, DD, TNXH, TIN, CN, GDTC, AN, MT, HDTN],
        4 | 5 => vec![TV, TOAN, NN1, DD, LSDL, KH, TIN, CN, GDTC, AN, MT, HDTN],
        _ => vec![NV, TOAN, NN1, GDCD, LSDL, KHTN, CN, TIN, GDTC, NT, HDTNHN, GDDP],
    }
}

/// What a class of the grade may take besides.
pub(super) fn electives(grade: u8) -> &'static [Term] {
    match grade {
        1 | 2 => &[NN1, TDT],
        3..=5 => &[TDT],
        _ => &[NN2],
    }
}

/// Whether a subject of primary school has a test then, and so a score (Circular 27/2020, Article 7.1b).
pub(super) fn has_test(grade: u8, subject: Term, moment: Moment) -> bool {
    match moment {
        Moment::EndTermOne | Moment::EndOfYear | Moment::Reassessment => {
            let is_compulsory = compulsory(grade).contains(&subject);
            is_compulsory && [TV, TOAN, NN1, LSDL, KH, TIN, CN].contains(&subject)
        }
        Moment::MidTermOne | Moment::MidTermTwo => grade >= 4 && [TV, TOAN].contains(&subject),
        Moment::RegularOne | Moment::RegularTwo => false,
    }
}

/// Lessons a year of a scored subject of lower secondary school; none for one that is assessed by comments.
pub(super) fn lessons(grade: u8, subject: Term) -> Option<u16> {
    match subject {
        NV | TOAN | KHTN => Some(140),
        NN1 | LSDL | NN2 => Some(105),
        CN if grade >= 8 => Some(52),
        GDCD | TIN | CN => Some(35),
        _ => None,
    }
}

/// Regular assessments of a subject in a term (Circular 22/2021, Article 6.2).
pub(super) fn regular_assessments(grade: u8, subject: Term) -> u8 {
    match lessons(grade, subject) {
        Some(71..) => 4,
        Some(36..=70) => 3,
        Some(_) | None => 2,
    }
}
