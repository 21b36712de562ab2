//! The Link header field (RFC 8288 section 3).

/// The target of the first link of this relation type in the values of Link header fields, as it was written.
///
/// Links with a context of their own (`anchor`) are left out: they don't speak of this page.
///
/// # Errors
/// What stands where a link should.
pub fn link<'a>(values: impl IntoIterator<Item = &'a str>, relation: &str) -> Result<Option<String>, String> {
    for value in values {
        let mut rest = value.trim();
        while !rest.is_empty() {
            let (target, after) = rest
                .strip_prefix('<')
                .and_then(|rest| rest.split_once('>'))
                .ok_or_else(|| rest.chars().take(40).collect::<String>())?;
            let (parameters, end) = split_at_comma(after);
            if leads_on(parameters, relation) {
                return Ok(Some(target.trim().to_owned()));
            }
            rest = after[end..].trim_start_matches([',', ' ', '\t']);
        }
    }
    Ok(None)
}

/// What stands before the next comma outside of quotes, and where the comma stands.
fn split_at_comma(text: &str) -> (&str, usize) {
    let end = find(text, b',').unwrap_or(text.len());
    (&text[..end], end)
}

/// Where a byte stands outside of quotes.
fn find(text: &str, wanted: u8) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    text.bytes().position(|byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ => return byte == wanted && !quoted,
        }
        false
    })
}

/// Whether the first `rel` among these parameters names the relation type, in any case.
fn leads_on(mut parameters: &str, relation: &str) -> bool {
    let mut relations = None;
    while let Some(start) = find(parameters, b';') {
        let rest = &parameters[start + 1..];
        let parameter = &rest[..find(rest, b';').unwrap_or(rest.len())];
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let value = value.trim().trim_matches('"');
        match name.trim().to_ascii_lowercase().as_str() {
            "anchor" => return false,
            "rel" if relations.is_none() => relations = Some(value),
            _ => {}
        }
        parameters = rest;
    }
    relations.is_some_and(|types| types.split_whitespace().any(|one| one.eq_ignore_ascii_case(relation)))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::alone(&["<https://a.example/x?page=2>; rel=next"], Some("https://a.example/x?page=2"))]
    #[case::quoted(&["</x?page=2>; rel=\"next\""], Some("/x?page=2"))]
    #[case::in_another_case(&["</x>; REL=\"NEXT\""], Some("/x"))]
    #[case::of_several_types(&["</x>; rel=\"alternate next\""], Some("/x"))]
    #[case::behind_others(&["</x?page=1>; rel=\"prev\", </x?page=3>; rel=\"next\""], Some("/x?page=3"))]
    #[case::in_the_second_field(&["</x>; rel=prev", "</y>; rel=next"], Some("/y"))]
    #[case::with_a_comma_in_a_title(&["</x>; title=\"a, <b>\"; rel=prev, </y>; rel=next"], Some("/y"))]
    #[case::with_a_quote_in_a_title(&["</x>; title=\"a \\\" ; rel=next\"; rel=prev, </y>; rel=next"], Some("/y"))]
    #[case::with_a_comma_in_the_target(&["</x?ids=1,2>; rel=next"], Some("/x?ids=1,2"))]
    #[case::whose_first_rel_counts(&["</x>; rel=prev; rel=next"], None)]
    #[case::of_another_context(&["</x>; rel=next; anchor=\"/other\""], None)]
    #[case::none_of_this_type(&["</x>; rel=last, </y>"], None)]
    #[case::a_longer_type(&["</x>; rel=nextish"], None)]
    #[case::no_field(&[], None)]
    #[case::an_empty_field(&[""], None)]
    fn the_link_of_a_relation_type_is_found(#[case] values: &[&str], #[case] expected: Option<&str>) {
        assert_eq!(link(values.iter().copied(), "next"), Ok(expected.map(str::to_owned)));
    }

    #[rstest]
    #[case("https://a.example/x; rel=next")]
    #[case("<https://a.example/x; rel=next")]
    #[case("</x>; rel=prev, /y; rel=next")]
    fn what_is_no_link_is_told(#[case] value: &str) {
        assert!(link([value], "next").is_err());
    }
}
