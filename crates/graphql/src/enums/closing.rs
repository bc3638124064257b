//! The vocabulary of closing a grading period, and of changes after that.

use async_graphql::Enum;
use socai_school::{changes, closing};

use super::Label;

mirror! {
    /// Where a request to change a closed book stands (trạng thái đề nghị sửa điểm).
    ChangeStatus = changes::ChangeStatus {
        Pending, "Chờ duyệt: waits for the principal.";
        Expired, "Quá hạn duyệt: nobody decided on it in time.";
        Withdrawn, "Đã rút: taken back by its author.";
        Refused, "Không duyệt: refused by the principal.";
        Ordered, "Đã duyệt, chờ thực hiện: ordered, waits for the admin board.";
        Corrected, "Đã sửa: the admin board wrote the marks.";
        Unlocked, "Đang mở: the book is open to the teacher.";
        Closed, "Đã đóng: it was open, and is closed again.";
    }

    /// What a change does to the comment of a cell (thay đổi nhận xét).
    CommentEffect = changes::CommentEffect {
        Keep, "Giữ nguyên: it stays.";
        Remove, "Xóa: it is removed.";
        Write, "Thay: it is replaced by the proposed text.";
    }

    /// How much of a book is opened for a change (phạm vi mở sổ).
    UnlockReach = changes::Reach {
        Cells, "Các ô trong đề nghị: exactly the cells of the request.";
        Columns, "Cả cột: the whole column of each of these cells, for every student of the class.";
    }

    /// Why an unlock is no longer in force (lí do đóng sổ lại).
    UnlockEndReason = changes::ClosedReason {
        Expired, "Hết thời hạn: its time was over.";
        ByHand, "Đóng trước hạn: the teacher was done, or the admin board closed it.";
        Relocked, "Khóa sổ lại: everything that it opened was locked anew.";
    }

    /// The furthest step that a class has reached with a grading period, all earlier ones included (tiến độ khép sổ).
    ClosingPhase = closing::Phase {
        Open, "Đang nhập: something is not signed off, or no longer.";
        SignedOff, "Giáo viên bộ môn đã xác nhận: every subject is signed off.";
        Consolidated, "Chủ nhiệm đã tổng hợp: the homeroom teacher has signed the summary.";
        Confirmed, "Hiệu trưởng đã xác nhận: the principal has confirmed.";
        Locked, "Đã khóa sổ: confirmed and locked.";
        Published, "Đã công bố: confirmed, locked and published to guardians.";
    }

    /// How much of a class's columns is locked (phần sổ đã khóa).
    LockedExtent = closing::Locked {
        Nothing, "Chưa khóa: no column.";
        Partly, "Khóa một phần: some columns.";
        Wholly, "Khóa toàn bộ: every column.";
    }
}

impl From<changes::ClosedReason> for Label {
    fn from(reason: changes::ClosedReason) -> Self {
        match reason {
            changes::ClosedReason::Expired => Self::new("Hết thời hạn", "Its time was over"),
            changes::ClosedReason::ByHand => Self::new("Đóng trước hạn", "Closed by hand"),
            changes::ClosedReason::Relocked => Self::new("Khóa sổ lại", "Locked anew"),
        }
    }
}

impl From<changes::ChangeStatus> for Label {
    fn from(status: changes::ChangeStatus) -> Self {
        let text = status.text();
        Self::new(text.vi, text.en)
    }
}

impl From<closing::Phase> for Label {
    fn from(phase: closing::Phase) -> Self {
        match phase {
            closing::Phase::Open => Self::new("Đang nhập", "Open"),
            closing::Phase::SignedOff => Self::new("Giáo viên bộ môn đã xác nhận", "Signed off"),
            closing::Phase::Consolidated => Self::new("Chủ nhiệm đã tổng hợp", "Consolidated"),
            closing::Phase::Confirmed => Self::new("Hiệu trưởng đã xác nhận", "Confirmed"),
            closing::Phase::Locked => Self::new("Đã khóa sổ", "Locked"),
            closing::Phase::Published => Self::new("Đã công bố", "Published"),
        }
    }
}
