//! The rows of a table: inline, or of a `.csv` or `.json` file.

use super::decoder::Decoder;
use super::node::{Data, Node};
use super::object;
use super::validate::head;
use crate::model::json::{self, Json};
use crate::model::scenario::Row;
use crate::model::source::{Problem, Span, Spanned};

/// The rows that `each:` names. CSV cells are texts.
pub(super) fn rows(decoder: &mut Decoder<'_>, node: &Node) -> Vec<Row> {
    let rows = match &node.data {
        // Rows of the wrong form were reported already.
        Data::List(nodes) if nodes.iter().any(|node| !matches!(node.data, Data::Map(_))) => return Vec::new(),
        Data::List(nodes) => Ok(nodes.iter().map(inline).collect()),
        _ => match object::text(node) {
            Some(reference) => from_file(decoder, &reference),
            None => return Vec::new(),
        },
    };
    match rows {
        Ok(rows) if rows.is_empty() => {
            decoder.problems.push(Problem::at(node.span, "the table has no row").expected("expected at least one row"));
            rows
        }
        Ok(rows) => rows,
        Err(problem) => {
            decoder.problems.push(problem);
            Vec::new()
        }
    }
}

fn inline(node: &Node) -> Row {
    let columns = object::pairs(node).into_iter();
    let columns = columns.filter_map(|(name, value)| Some((name.value, value.to_json().ok()?)));
    Row { span: head(node), columns: columns.collect() }
}

fn from_file(decoder: &Decoder<'_>, reference: &Spanned<String>) -> Result<Vec<Row>, Problem> {
    let refuse = |(why, expected): (String, &str)| {
        Problem::at(reference.span, format!("`{}` is no table: {why}", reference.value)).expected(expected)
    };
    let (path, bytes) = decoder.data(reference)?;
    let text = String::from_utf8(bytes).map_err(|_| refuse(("it is not UTF-8".to_owned(), "save it as UTF-8")))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    match path.extension().and_then(|end| end.to_str()) {
        Some("csv") => csv_rows(text, reference.span).map_err(|why| refuse((why, CSV))),
        Some("json") => json_rows(text, reference.span).map_err(|why| refuse((why, JSON))),
        _ => Err(Problem::at(reference.span, format!("`{}` is no table", reference.value))
            .expected("expected a `.csv` or a `.json` file, or a list of rows")),
    }
}

const CSV: &str = "expected a line of column names, and as many cells in each line after it";
const JSON: &str = "expected a list of objects, one for each row";

fn csv_rows(text: &str, span: Span) -> Result<Vec<Row>, String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().map_err(|error| error.to_string())?.iter().map(str::to_owned).collect();
    if let Some(index) = (1..names.len()).find(|&index| names[..index].contains(&names[index])) {
        return Err(format!("the column `{}` stands twice in it", names[index]));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| match error.kind() {
            csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
                let line = pos.as_ref().map_or(0, csv::Position::line);
                format!("line {line} has {len} cells, line 1 has {expected_len}")
            }
            _ => error.to_string(),
        })?;
        let columns = names.iter().cloned().zip(record.iter().map(Json::from)).collect();
        rows.push(Row { span, columns });
    }
    Ok(rows)
}

fn json_rows(text: &str, span: Span) -> Result<Vec<Row>, String> {
    let read = json::read(text).map_err(|error| {
        let before = text.get(..error.at).unwrap_or(text);
        let column =
            before.lines().next_back().filter(|_| !before.ends_with('\n')).map_or(0, |line| line.chars().count());
        let line = before.matches('\n').count() + 1;
        let why = error.to_string();
        let why = why.split(" at byte ").next().unwrap_or_default();
        format!("{why} in line {line}, column {}", column + 1)
    })?;
    let Json::Array(entries) = read else { return Err("it holds no list".to_owned()) };
    entries
        .into_iter()
        .enumerate()
        .map(|(index, entry)| match entry {
            Json::Object(columns) => {
                match (1..columns.len()).find(|&at| columns[..at].iter().any(|(name, _)| *name == columns[at].0)) {
                    Some(at) => Err(format!("`{}` stands twice in entry {}", columns[at].0, index + 1)),
                    None => Ok(Row { span, columns }),
                }
            }
            other => Err(format!("entry {} is {}, not an object", index + 1, json::to_string(&other))),
        })
        .collect()
}
