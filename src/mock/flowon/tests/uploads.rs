use super::{Client, body, error_of, text};
use crate::mock::flowon::uploads::LIMIT;

#[rstest::rstest]
#[case("report.pdf", "application/pdf")]
#[case("letter.doc", "application/msword")]
#[case("Letter.DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
fn an_upload_is_given_back_byte_for_byte(#[case] name: &str, #[case] media_type: &str) {
    let mut seller = Client::seller();
    let account = seller.new_account(0);
    let content = b"\x00\xff\r\n--X\r\n";
    let uploaded = body(&seller.upload(&account, name, content));
    assert_eq!((text(&uploaded, "fileName").as_str(), &uploaded["size"]), (name, &content.len().into()));
    let answer = seller.get(&format!("{account}/attachments/{}", text(&uploaded, "id")));
    assert_eq!((answer.status, answer.headers.get("content-type")), (200, Some(media_type)));
    assert_eq!(answer.body, content);
}

#[rstest::rstest]
#[case::wrong_type("run.exe", 1, "INVALID_FILE_TYPE", ".pdf, .doc, .docx")]
#[case::no_ending("report", 1, "INVALID_FILE_TYPE", ".pdf, .doc, .docx")]
#[case::too_large("big.pdf", LIMIT + 1, "FILE_TOO_LARGE", "10 MB")]
#[case::both("big.exe", LIMIT + 1, "FILE_TOO_LARGE", "10 MB")]
fn a_bad_file_is_refused(#[case] name: &str, #[case] size: usize, #[case] code: &str, #[case] message: &str) {
    let mut seller = Client::seller();
    let account = seller.new_account(0);
    let answer = seller.upload(&account, name, &vec![b'a'; size]);
    assert_eq!(error_of(&answer), (400, code.to_owned()));
    assert!(text(&body(&answer), "errorMessage").contains(message));
}

#[test]
fn a_file_as_large_as_the_limit_is_taken() {
    let mut seller = Client::seller();
    let account = seller.new_account(0);
    assert_eq!(seller.upload(&account, "big.pdf", &vec![b'a'; LIMIT]).status, 200);
}

#[rstest::rstest]
#[case::no_form("application/json", "{}")]
#[case::no_parts("multipart/form-data; boundary=XX", "--XX--")]
#[case::another_field(
    "multipart/form-data; boundary=XX",
    "--XX\r\nContent-Disposition: form-data; name=\"note\"; filename=\"a.pdf\"\r\n\r\na\r\n--XX--"
)]
#[case::a_text_instead(
    "multipart/form-data; boundary=XX",
    "--XX\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\na\r\n--XX--"
)]
fn an_upload_without_a_file_is_refused(#[case] media_type: &str, #[case] form: &str) {
    let mut seller = Client::seller();
    let url = format!("{}/attachments", seller.new_account(0));
    let answer = seller.send_typed("POST", &url, media_type, form);
    assert_eq!(error_of(&answer), (400, "VALIDATION_ERROR".to_owned()));
    assert!(text(&body(&answer), "errorMessage").contains("'file'"));
}
