//! The types of documents that a school keeps, and some documents at every stage of approval.
//!
//! Types after the list of records in the charter of primary schools (Circular 28/2020/TT-BGDĐT, Article 21, kept by its successor); that
//! of secondary schools names the same ones.

use socai_runtime::Command;
use socai_school::{
    documents::{ApproveDocument, DeclareDocumentType, Digest, MediaType, ReturnDocument, SubmitDocument},
    ids::{AccountId, ClassId, DocumentId},
    policy::Role,
    text::{Code, Line, Note},
};
use uuid::Uuid;

use crate::{calendar::Year, error::DemoError, office::Office, staff::Staff};

const MAX_BYTES: u64 = 20 << 20;

/// Code, name, English name, who submits, who approves.
type Kind = (&'static str, &'static str, &'static str, &'static [Role], &'static [Role]);

/// Declares the types.
pub(crate) async fn declare_types(office: &Office, staff: &Staff) -> Result<(), DemoError> {
    use Role::{Clerk, Principal, SubjectGroupHead, Teacher, VicePrincipal};
    let types: [Kind; 6] = [
        (
            "KHBD",
            "Kế hoạch bài dạy",
            "Lesson plan",
            &[Teacher, SubjectGroupHead],
            &[SubjectGroupHead, VicePrincipal],
        ),
        (
            "KHTCM",
            "Kế hoạch hoạt động của tổ chuyên môn",
            "Plan of a subject group",
            &[SubjectGroupHead],
            &[VicePrincipal, Principal],
        ),
        (
            "KHGDNT",
            "Kế hoạch giáo dục nhà trường",
            "Education plan of the school",
            &[VicePrincipal],
            &[Principal],
        ),
        (
            "SCN",
            "Sổ chủ nhiệm",
            "Homeroom teacher's book",
            &[Teacher],
            &[SubjectGroupHead, VicePrincipal, Principal],
        ),
        (
            "SSHCM",
            "Sổ ghi chép sinh hoạt chuyên môn",
            "Minutes of a subject group",
            &[SubjectGroupHead],
            &[VicePrincipal, Principal],
        ),
        ("SQLTS", "Sổ quản lí tài sản, tài chính", "Book of assets and finances", &[Clerk], &[Principal]),
    ];
    for (code, name, name_en, submitters, approvers) in types {
        let command = DeclareDocumentType {
            code: Code::new(code)?,
            name: Line::new(name)?,
            name_en: Line::new(name_en)?,
            submitters: submitters.to_vec(),
            approvers: approvers.to_vec(),
            media_types: vec![MediaType::Pdf, MediaType::Docx],
            max_bytes: MAX_BYTES,
        };
        office.by(staff.admin, "declare a document type", command).await?;
    }
    Ok(())
}

/// Documents that wait, are approved, are returned, and were handed in again.
pub(crate) async fn hand_in(office: &Office, staff: &Staff, year: Year) -> Result<(), DemoError> {
    let paper = Paper { office, year };
    let vice = staff.vice.first().copied().unwrap_or(staff.principal);
    let plan =
        paper.submit(vice, None, "KHGDNT", &format!("Kế hoạch giáo dục năm học {}", year.year)).await?;
    paper.approve(staff.principal, plan, 1).await?;
    for (number, (head, members)) in (1..).zip(&staff.groups) {
        let plan = paper.submit(*head, None, "KHTCM", &format!("Kế hoạch của tổ {number}, học kì I")).await?;
        if number % 3 != 0 {
            paper.approve(vice, plan, 1).await?;
        }
        for (week, member) in (1..).zip(members.iter().filter(|member| *member != head)) {
            let title = format!("Kế hoạch bài dạy tuần {week}, tổ {number}");
            let plan = paper.submit(*member, None, "KHBD", &title).await?;
            match week % 4 {
                1 => paper.approve(*head, plan, 1).await?,
                2 => paper.give_back(*head, plan, 1, "Bổ sung phần điều chỉnh sau bài dạy.").await?,
                3 => {
                    paper.give_back(*head, plan, 1, "Chưa ghi yêu cầu cần đạt.").await?;
                    paper.submit(*member, Some(plan), "KHBD", &format!("{title} (sửa)")).await?;
                    paper.approve(*head, plan, 2).await?;
                }
                _ => {}
            }
        }
    }
    Ok(())
}

struct Paper<'a> {
    office: &'a Office,
    year: Year,
}

impl Paper<'_> {
    async fn submit(
        &self,
        author: AccountId,
        document: Option<DocumentId>,
        document_type: &str,
        title: &str,
    ) -> Result<DocumentId, DemoError> {
        let class: Option<ClassId> = None;
        let digest = digest(&format!("{author} {} {title}", self.year.year))?;
        let command = SubmitDocument {
            document,
            document_type: Code::new(document_type)?,
            class,
            title: Line::new(title)?,
            digest,
            size: 180_000 + u64::try_from(title.len()).unwrap_or(0) * 1_000,
            media_type: MediaType::Pdf,
        };
        let receipt = self.office.by(author, "submit a document", command).await?;
        let mut newest = receipt.state.shelf.documents().rev();
        let found = newest.find(|document| document.versions.iter().any(|version| version.digest == digest));
        found.map(|document| document.id).ok_or(DemoError::Lost("a document"))
    }

    async fn approve(&self, account: AccountId, document: DocumentId, version: u32) -> Result<(), DemoError> {
        let command = Command::from(ApproveDocument { document, version });
        self.office.by(account, "approve a document", command).await.map(drop)
    }

    async fn give_back(
        &self,
        account: AccountId,
        document: DocumentId,
        version: u32,
        reason: &str,
    ) -> Result<(), DemoError> {
        let command = Command::from(ReturnDocument { document, version, reason: Note::new(reason)? });
        self.office.by(account, "return a document", command).await.map(drop)
    }
}

/// A digest for a file that does not exist.
fn digest(text: &str) -> Result<Digest, DemoError> {
    let half = |salt: &str| {
        Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{salt} {text}").as_bytes()).simple().to_string()
    };
    format!("{}{}", half("a"), half("b")).parse().map_err(|_| DemoError::Lost("a digest"))
}
