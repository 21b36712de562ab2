//! Tables of keys: one a kind of object. The decoder, the messages, the editor schemas and the reference page read them.

/// One kind of object that users write.
#[derive(Debug)]
pub struct Table {
    /// The name, with its article, as messages say it (`a case`).
    pub name: &'static str,
    /// What it is, in one sentence.
    pub doc: &'static str,
    /// Its keys, in groups that several tables share.
    pub keys: &'static [&'static [Key]],
    /// Keys that people write by mistake, and what to write in their place.
    pub hints: &'static [(&'static str, &'static str)],
}

/// One key of an object.
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What its value may be.
    pub kind: &'static Kind,
    /// What it means, in one line.
    pub doc: &'static str,
    /// Whether an object without it is refused.
    pub required: bool,
}

/// What a value may be.
#[derive(Debug)]
pub enum Kind {
    /// A scalar, as its text.
    Text,
    /// Text with `{{ … }}` in it.
    Template,
    /// A condition: an expression that is true or false.
    Condition,
    /// A JSONPath (RFC 9535).
    JsonPath,
    /// A JSONPath, `header.Name`, `trailer.Name`, `status` or `text`.
    Place,
    /// A regular expression.
    Regex,
    /// `true` or `false`.
    Flag,
    /// A whole number from 0 up.
    Integer,
    /// A status code, 100 to 599.
    Status,
    /// A length of time: `250ms`, `1s`, `2m`, `1h`.
    Duration,
    /// Bytes in hexadecimal: `7b 22 c3 28 22 7d`.
    Hex,
    /// A number of bytes: `512`, `10KiB`, `10MiB + 1`.
    Size,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// The path of a file beside the scenario.
    File,
    /// Nothing: `null`.
    Null,
    /// Any value, with templates in its texts.
    Json,
    /// A JSON Schema.
    Schema,
    /// One value, or a list of them.
    OneOrMore(&'static Kind),
    /// A list.
    List(&'static Kind),
    /// A mapping with keys of the user's own.
    Map(&'static Kind),
    /// A mapping whose keys are statuses.
    StatusMap(&'static Kind),
    /// An object with a table of its own.
    Object(&'static Table),
    /// The first of these whose form fits: a scalar, a list, a mapping.
    Either(&'static [&'static Kind]),
}

/// A key of a table: name, kind, documentation; `required` before them where an object needs it. A macro, because a
/// constant function can't take references to tables that refer to each other.
macro_rules! key {
    (required $name:literal, $kind:expr, $doc:literal) => {
        $crate::load::table::Key { name: $name, kind: $kind, doc: $doc, required: true }
    };
    ($name:literal, $kind:expr, $doc:literal) => {
        $crate::load::table::Key { name: $name, kind: $kind, doc: $doc, required: false }
    };
}
pub(super) use key;

impl Table {
    /// All keys of all groups.
    pub fn all(&self) -> impl Iterator<Item = &'static Key> {
        self.keys.iter().flat_map(|group| group.iter())
    }

    /// The key of this name.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.all().find(|key| key.name == name)
    }

    /// The keys' names, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.all().map(|key| key.name).collect();
        names.sort_unstable();
        names
    }
}

impl Kind {
    /// The table of the objects that a value of this kind is, or holds.
    #[must_use]
    pub fn table(&'static self) -> Option<&'static Table> {
        match self {
            Self::Object(table) => Some(table),
            Self::List(kind) | Self::OneOrMore(kind) | Self::Map(kind) | Self::StatusMap(kind) => kind.table(),
            Self::Either(kinds) => kinds.iter().find_map(|kind| kind.table()),
            _ => None,
        }
    }

    /// The kind in the few words that have room beside a caret.
    #[must_use]
    pub fn brief(&self) -> String {
        match self {
            Self::Template => "a text".to_owned(),
            Self::Map(_) => "a mapping, `name: value`".to_owned(),
            Self::StatusMap(_) => "a mapping, `status: …`".to_owned(),
            Self::List(Self::Object(table)) => format!("a list, each entry {}", table.name),
            Self::List(_) => "a list".to_owned(),
            Self::OneOrMore(kind) => format!("{}, or a list of them", kind.brief()),
            Self::Either(kinds) => {
                let words: Vec<String> = kinds.iter().map(|kind| kind.brief()).collect();
                words.join(", or ")
            }
            other => other.describe(),
        }
    }

    /// The kind in the words of the reference page.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Template => "a text, with `{{ … }}` where values go in".to_owned(),
            Self::Condition => "a condition".to_owned(),
            Self::JsonPath => "a JSONPath".to_owned(),
            Self::Place => "a JSONPath, `header.Name`, `trailer.Name`, `status` or `text`".to_owned(),
            Self::Regex => "a regular expression".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Integer => "a whole number".to_owned(),
            Self::Status => "a status from 100 to 599".to_owned(),
            Self::Duration => "a length of time such as `250ms`, `1s` or `2m`".to_owned(),
            Self::Size => "a size such as `512`, `10KiB` or `10MiB + 1`".to_owned(),
            Self::Hex => "bytes in hexadecimal such as `7b 22 c3 28 22 7d`".to_owned(),
            Self::Choice(words) => format!("one of {}", words.join(", ")),
            Self::File => "the path of a file".to_owned(),
            Self::Null => "null".to_owned(),
            Self::Json => "any value".to_owned(),
            Self::Schema => "a JSON Schema".to_owned(),
            Self::OneOrMore(kind) => format!("{}, or a list of them", kind.describe()),
            Self::List(kind) => format!("a list, each entry {}", kind.describe()),
            Self::Map(kind) | Self::StatusMap(kind) => format!("a mapping, each value {}", kind.describe()),
            Self::Object(table) => table.name.to_owned(),
            Self::Either(kinds) => kinds.iter().map(|kind| kind.describe()).collect::<Vec<_>>().join(", or "),
        }
    }
}
