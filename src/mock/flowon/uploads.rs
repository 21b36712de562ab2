//! Files that are attached to an account.

use serde_json::json;

use super::input::{Call, parameter};
use super::multipart::{self, Part};
use super::reply::{FILE_TOO_LARGE, INVALID_FILE_TYPE, VALIDATION_ERROR, error, value};
use super::state::{Attachment, State};
use crate::mock::rule::Rule;
use crate::model::answer::Answer;

/// The attachments of an account.
pub(super) const ATTACHMENTS: &str = "/api/sales/accounts/{id}/attachments";

/// The field of the form that holds the file.
const FIELD: &str = "file";

/// The largest file that is taken, in bytes.
pub(super) const LIMIT: usize = 10 * 1024 * 1024;

/// The endings that a file may have, and the media types that it is given back with.
pub(super) const TYPES: [(&str, &str); 3] = [
    (".pdf", "application/pdf"),
    (".doc", "application/msword"),
    (".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
];

pub(super) static RULES: [Rule<State>; 4] = [
    Rule { name: "an upload without a file is refused", promises: &["O34"], apply: no_file },
    Rule { name: "a file above the limit is refused", promises: &["O42", "O44"], apply: too_large },
    Rule { name: "a file of another type is refused", promises: &["O43", "O44"], apply: wrong_type },
    Rule { name: "an upload answers the attachment", promises: &["O45"], apply: upload },
];

fn no_file(call: &mut Call<'_>) -> Option<Answer> {
    parameter(call, "POST", ATTACHMENTS)?;
    match file(call) {
        Some(_) => None,
        None => Some(error(call, &VALIDATION_ERROR, "The field 'file' is required.")),
    }
}

fn too_large(call: &mut Call<'_>) -> Option<Answer> {
    parameter(call, "POST", ATTACHMENTS)?;
    (file(call)?.content.len() > LIMIT).then(|| error(call, &FILE_TOO_LARGE, "The file exceeds the limit of 10 MB."))
}

fn wrong_type(call: &mut Call<'_>) -> Option<Answer> {
    parameter(call, "POST", ATTACHMENTS)?;
    if media_type(&file(call)?.file_name?).is_some() {
        return None;
    }
    Some(error(call, &INVALID_FILE_TYPE, "The type of the file is not allowed. Allowed are .pdf, .doc, .docx."))
}

fn upload(call: &mut Call<'_>) -> Option<Answer> {
    let account = parameter(call, "POST", ATTACHMENTS)?;
    let Part { file_name, content, .. } = file(call)?;
    let (file_name, bytes) = (file_name.unwrap_or_default(), content.to_vec());
    let id = call.state.new_id();
    let answer = json!({ "id": id.to_string(), "fileName": file_name, "size": bytes.len() });
    call.state.account_mut(&account)?.attachments.push(Attachment { id, file_name, bytes });
    Some(value(call, &answer))
}

/// The media type of a file by its ending; none where the ending isn't allowed.
pub(super) fn media_type(file_name: &str) -> Option<&'static str> {
    let name = file_name.to_lowercase();
    TYPES.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, media_type)| *media_type)
}

/// The part of the form that is a file.
fn file<'a>(call: &'a Call<'_>) -> Option<Part<'a>> {
    let content_type = call.request.headers.get("content-type")?;
    let parts = multipart::parts(content_type, call.body());
    parts.into_iter().find(|part| part.field == FIELD && part.file_name.is_some())
}
