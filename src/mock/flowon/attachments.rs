//! Files that are given back.

use super::input::{Call, parameters};
use super::reply::{ATTACHMENT_NOT_FOUND, bytes, error};
use super::state::{Attachment, State};
use super::uploads;
use crate::mock::rule::Rule;
use crate::model::answer::Answer;

const ATTACHMENT: &str = "/api/sales/accounts/{id}/attachments/{attachment}";

pub(super) static RULES: [Rule<State>; 2] = [
    Rule { name: "an attachment that doesn't exist isn't found", promises: &["O40"], apply: missing },
    Rule { name: "a download answers the file's bytes", promises: &["O46"], apply: download },
];

fn missing(call: &mut Call<'_>) -> Option<Answer> {
    let path = parameters(call, "GET", ATTACHMENT)?;
    match attachment(call, &path) {
        Some(_) => None,
        None => Some(error(call, &ATTACHMENT_NOT_FOUND, "The attachment does not exist.")),
    }
}

fn download(call: &mut Call<'_>) -> Option<Answer> {
    let path = parameters(call, "GET", ATTACHMENT)?;
    let file = attachment(call, &path)?;
    let media_type = uploads::media_type(&file.file_name).unwrap_or("application/octet-stream");
    let content = file.bytes.clone();
    Some(bytes(call, media_type, content))
}

fn attachment<'a>(call: &'a Call<'_>, path: &[String]) -> Option<&'a Attachment> {
    let [account, attachment] = path else {
        return None;
    };
    call.state.account(account)?.attachment(attachment)
}
