//! What people read when a request is refused: Vietnamese, then English.

use super::Problem;

pub(super) const fn of(problem: Problem) -> (&'static str, &'static str) {
    match problem {
        Problem::UnsupportedMediaType => {
            ("Nội dung phải có kiểu application/json.", "The body must be application/json.")
        }
        Problem::BadRequest => ("Yêu cầu không đúng dạng.", "The request is malformed."),
        Problem::BatchNotSupported => {
            ("Mỗi lần chỉ gửi một yêu cầu, không gửi danh sách.", "Send one request at a time, not a list.")
        }
        Problem::BodyTooLarge => (
            "Yêu cầu lớn quá giới hạn: quá nhiều byte hoặc quá nhiều giá trị.",
            "The request is larger than allowed: too many bytes or too many values.",
        ),
        Problem::BodyTooSlow => ("Yêu cầu đến quá chậm.", "The request took too long to arrive."),
        Problem::UriTooLong => (
            "Địa chỉ quá dài. Hãy gửi bằng POST.",
            "The address is too long. Please send the request by POST.",
        ),
        Problem::HeadersTooLarge => ("Phần đầu của yêu cầu quá lớn.", "The headers are too large."),
        Problem::NotAcceptable => (
            "Chỉ trả lời bằng application/graphql-response+json hoặc application/json.",
            "Answers are application/graphql-response+json or application/json.",
        ),
        Problem::MethodNotAllowed => {
            ("Địa chỉ này không nhận phương thức đó.", "This address does not take that method.")
        }
        Problem::MutationByGet => (
            "GET chỉ để đọc. Hãy gửi lệnh ghi bằng POST.",
            "GET is for queries only. Please send a mutation by POST.",
        ),
        Problem::SubscriptionOverHttp => (
            "Theo dõi qua WebSocket ở /graphql/ws, không qua HTTP.",
            "Subscriptions go over the WebSocket at /graphql/ws, not over HTTP.",
        ),
        Problem::NotFound => ("Không có địa chỉ này.", "There is nothing at this address."),
        Problem::ForeignOrigin => {
            ("Yêu cầu đến từ một trang web khác.", "The request comes from another web site.")
        }
        Problem::CsrfSuspected => (
            "Yêu cầu GET cần tiêu đề x-socai-client, hoặc đến từ trang của máy chủ này.",
            "A GET needs the header x-socai-client, or must come from a page of this server.",
        ),
        Problem::Unauthenticated => (
            "Phiên đăng nhập không còn hiệu lực. Hãy đăng nhập lại.",
            "The session is no longer valid. Please sign in again.",
        ),
        Problem::WrongCredentials => {
            ("Tên đăng nhập hoặc mật khẩu không đúng.", "The login or the password is wrong.")
        }
        Problem::Forbidden => ("Tài khoản này không có quyền làm việc đó.", "This account may not do that."),
        Problem::PasswordChangeRequired => {
            ("Cần đổi mật khẩu được cấp trước.", "Change the password that you were given first.")
        }
        Problem::SecondFactorRequired => {
            ("Cần bật xác thực hai lớp trước.", "Set up your second factor first.")
        }
        Problem::CodeRequired => ("Cần mã xác thực hai lớp.", "A code of your second factor is needed."),
        Problem::WrongCode => (
            "Mã xác thực không đúng, đã dùng hoặc đã quá hạn.",
            "The code is wrong, was used already or came too late.",
        ),
        Problem::InvitationInvalid => (
            "Liên kết mời không còn hiệu lực. Hãy xin nhà trường liên kết mới.",
            "The invitation is not valid any more. Please ask the school for another one.",
        ),
        Problem::PasswordUnfit => {
            ("Mật khẩu cần từ 12 đến 128 kí tự.", "A password has 12 to 128 characters.")
        }
        Problem::PasswordsDiffer => {
            ("Hai lần nhập mật khẩu không giống nhau.", "The two passwords are not the same.")
        }
        Problem::TooManySignIns(_) => (
            "Đăng nhập sai quá nhiều lần. Hãy đợi một lát.",
            "Too many failed sign-ins. Please wait a while.",
        ),
        Problem::TooManyRequests => (
            "Quá nhiều yêu cầu cùng lúc. Hãy đợi yêu cầu trước xong.",
            "Too many requests at once. Please wait for earlier ones to finish.",
        ),
        Problem::CostBudget(_) => (
            "Đã dùng hết hạn mức trong lúc này. Hãy đợi một lát.",
            "The budget of cost is used up for now. Please wait a while.",
        ),
        Problem::IntrospectionDisabled => (
            "Cần đăng nhập để xem cấu trúc của API; bản chữ ở /schema.graphql.",
            "Introspection is for signed-in users; the schema as text is at /schema.graphql.",
        ),
        // Clients of this protocol compare the text.
        Problem::PersistedQueryNotFound => {
            ("PersistedQueryNotFound", "Send the text of the document along with its hash.")
        }
        Problem::DocumentNotFound => ("Không có tài liệu với mã này.", "There is no document with this id."),
        Problem::DocumentNotTrusted => (
            "Máy chủ này chỉ nhận những truy vấn đã đăng kí.",
            "This server only executes documents that are registered with it.",
        ),
        Problem::LedgerNotCaughtUp(_) => (
            "Máy chủ này chưa đọc đến vị trí đó. Hãy thử lại.",
            "This server has not reached that position yet. Please try again.",
        ),
        Problem::ResponseTooLarge => (
            "Câu trả lời lớn hơn 8 MiB. Hãy hỏi ít hơn; nếu là lệnh ghi thì lệnh đã được thực hiện.",
            "The answer is larger than 8 MiB. Please ask for less; a mutation was carried out.",
        ),
        Problem::Busy => (
            "Máy chủ đang bận, chưa có gì được ghi. Hãy thử lại.",
            "The server is busy and nothing was written. Please try again.",
        ),
        Problem::Timeout => (
            "Quá thời gian. Nếu là lệnh ghi, hãy gửi lại với cùng idempotencyKey.",
            "Took too long. If this was a mutation, send it again with the same idempotencyKey.",
        ),
        Problem::Internal => ("Có lỗi ở máy chủ.", "Something went wrong on the server."),
    }
}
