//! What happened, in words.

use socai_school::Event;

use crate::enums::Label;

/// The name of the event's kind.
pub(crate) fn label(event: &Event) -> Label {
    let (vi, en) = match event {
        Event::SchoolFounded(_) => ("Khai báo trường", "School founded"),
        Event::SchoolIdentityChanged(_) => ("Đổi tên, địa chỉ trường", "School renamed or moved"),
        Event::SchoolYearOpened(_) => ("Mở năm học", "School year opened"),
        Event::AccountOpened(_) => ("Mở tài khoản", "Account opened"),
        Event::RoleGranted(_) => ("Giao vai trò", "Role granted"),
        Event::RoleRevoked(_) => ("Thu hồi vai trò", "Role revoked"),
        Event::AccountDisabled(_) => ("Khóa tài khoản", "Account disabled"),
        Event::AccountEnabled(_) => ("Mở lại tài khoản", "Account enabled"),
        Event::SubjectGroupFormed(_) => ("Lập tổ chuyên môn", "Subject group formed"),
        Event::ClassCreated(_) => ("Lập lớp", "Class created"),
        Event::HomeroomTeacherAssigned(_) => ("Phân công chủ nhiệm", "Homeroom teacher assigned"),
        Event::SubjectTeacherAssigned(_) => ("Phân công giảng dạy", "Subject teacher assigned"),
        Event::SubjectTeacherEnded(_) => ("Kết thúc phân công giảng dạy", "Subject teacher ended"),
        Event::ClassSubjectsChosen(_) => ("Chọn môn học của lớp", "Electives of a class chosen"),
        Event::StudentAdmitted(_) => ("Tiếp nhận học sinh", "Student admitted"),
        Event::StudentEnrolled(_) => ("Xếp lớp đầu năm học", "Student enrolled in a new year"),
        Event::ClassChanged(_) => ("Chuyển lớp", "Class changed"),
        Event::StudentDeparted(_) => ("Học sinh rời trường", "Student departed"),
        Event::StudentReadmitted(_) => ("Học sinh trở lại", "Student readmitted"),
        Event::MinistryCodeAssigned(_) => ("Cấp mã học sinh", "Ministry code assigned"),
        Event::StudentCorrected(_) => ("Sửa hồ sơ học sinh", "Student corrected"),
        Event::GuardianRegistered(_) => ("Ghi người giám hộ", "Guardian registered"),
        Event::GuardianAccountLinked(_) => ("Gắn tài khoản phụ huynh", "Guardian account linked"),
        Event::PersonalDataErased(_) => ("Xóa dữ liệu cá nhân", "Personal data erased"),
        Event::IndividualPlanSet(_) => ("Lập kế hoạch đánh giá riêng", "Individual plan set"),
        Event::IndividualPlanEnded(_) => ("Kết thúc kế hoạch đánh giá riêng", "Individual plan ended"),
        Event::GradeEntered(_) => ("Ghi kết quả đánh giá", "Grade entered"),
        Event::GradeCorrected(_) => ("Sửa kết quả đánh giá", "Grade corrected"),
        Event::ReplacementTestProposed(_) => ("Đề nghị kiểm tra lại", "Replacement test proposed"),
        Event::ReplacementTestDecided(_) => ("Quyết định về kiểm tra lại", "Replacement test decided"),
        Event::ReplacementTestRecorded(_) => ("Ghi điểm kiểm tra lại", "Replacement test recorded"),
        Event::PeriodLocked(_) => ("Khóa sổ", "Period locked"),
        Event::PeriodUnlocked(_) => ("Mở sổ", "Period unlocked"),
        Event::DocumentTypeDeclared(_) => ("Khai báo loại hồ sơ", "Document type declared"),
        Event::DocumentSubmitted(_) => ("Nộp hồ sơ", "Document submitted"),
        Event::DocumentApproved(_) => ("Duyệt hồ sơ", "Document approved"),
        Event::DocumentReturned(_) => ("Trả lại hồ sơ", "Document returned"),
    };
    Label::new(vi, en)
}
