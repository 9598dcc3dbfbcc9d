//! Files that are too long, divided by the words of what stands in them.
//!
//! ```text
//! types/payment.rs, 10 000 lines ─▶ types/payment.rs, what is left, types/payment_method.rs, types/payment_intent.rs
//! ```
//!
//! Of a file that is too long, the things whose names go on with the same word move to a file of their own, those that
//! have most lines first, until what is left is short enough. So one more type moves no others, unless it is the one that
//! makes a file too long, and then only out of that file.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::name::RustName;

/// As many lines as a file may have before it is divided.
pub(super) const MAX_LINES: usize = 3000;

/// As many lines as may be left in a file that was divided, so that it is not divided again soon.
const KEPT_LINES: usize = 2500;

/// The same for what stands beside the list of all modules.
const KEPT_IN_INDEX: usize = 500;

/// What stands in one file.
#[derive(Default)]
pub(super) struct Group {
    /// Lines of the file, or of what stands in it one by one.
    pub(super) lines: usize,
    /// What stands in it.
    pub(super) members: Vec<Member>,
}

/// One of the things that stand in a file.
#[derive(Clone, Copy)]
pub(super) struct Member {
    /// Which one.
    pub(super) index: usize,
    /// How many of its words say no more than the name of the file.
    pub(super) used: usize,
}

/// How many lines each thing takes, found out once.
pub(super) struct Meter<M> {
    known: BTreeMap<usize, usize>,
    measure: M,
}

impl<E, M: Fn(&[usize]) -> Result<Vec<usize>, E>> Meter<M> {
    /// `measure` counts the lines of things one by one.
    pub(super) fn new(measure: M) -> Self {
        Self { known: BTreeMap::new(), measure }
    }

    /// The lines of each of some things.
    pub(super) fn lines(&mut self, indexes: &[usize]) -> Result<Vec<usize>, E> {
        let unknown: Vec<usize> = indexes.iter().copied().filter(|index| !self.known.contains_key(index)).collect();
        let measured = (self.measure)(&unknown)?;
        self.known.extend(unknown.into_iter().zip(measured));
        Ok(indexes.iter().filter_map(|index| self.known.get(index).copied()).collect())
    }
}

/// Files by name, that of the index being empty, of which none is too long unless it has a single thing, or several of
/// one name. `words` are those of each thing.
pub(super) fn divide<E, M: Fn(&[usize]) -> Result<Vec<usize>, E>>(
    files: BTreeMap<String, Group>,
    words: &[Vec<String>],
    meter: &mut Meter<M>,
) -> Result<BTreeMap<String, Vec<usize>>, E> {
    // The shortest names first: what moves always moves to a file with a longer one.
    let mut open: BTreeMap<(usize, String), Group> =
        files.into_iter().map(|(name, group)| ((name.len(), name), group)).collect();
    let mut done = BTreeMap::new();
    while let Some(((_, name), group)) = open.pop_first() {
        let mut kept = group.members;
        if group.lines > MAX_LINES && kept.len() > 1 {
            let lines = meter.lines(&kept.iter().map(|member| member.index).collect::<Vec<_>>())?;
            let (rest, moved) = split(&name, &kept, words, &lines);
            kept = rest;
            for (name, more) in moved {
                let target = open.entry((name.len(), name)).or_default();
                target.lines += more.lines;
                target.members.extend(more.members);
            }
        }
        if !kept.is_empty() {
            let mut members: Vec<usize> = kept.iter().map(|member| member.index).collect();
            members.sort_unstable();
            done.insert(name, members);
        }
    }
    Ok(done)
}

/// What stays in a file, and what moves to others.
fn split(
    name: &str,
    members: &[Member],
    words: &[Vec<String>],
    lines: &[usize],
) -> (Vec<Member>, Vec<(String, Group)>) {
    let mut rest = Vec::new();
    let mut by_word: BTreeMap<&str, Group> = BTreeMap::new();
    for (member, lines) in members.iter().zip(lines) {
        let words = words.get(member.index).map_or(&[][..], Vec::as_slice);
        let next = words.iter().enumerate().skip(member.used).find(|(_, word)| !says(name, word));
        match next {
            Some((place, word)) => {
                let group = by_word.entry(word).or_default();
                group.lines += lines;
                group.members.push(Member { used: place + 1, ..*member });
            }
            None => rest.push(*member),
        }
    }
    let mut groups: Vec<(&str, Group)> = by_word.into_iter().collect();
    groups.sort_by_key(|(_, group)| Reverse(group.lines));
    let kept = if name.is_empty() { KEPT_IN_INDEX } else { KEPT_LINES };
    let mut left: usize = lines.iter().sum();
    let mut moved = Vec::new();
    for (word, group) in groups {
        if left > kept {
            left -= group.lines;
            moved.push((RustName::snake(&format!("{name} {word}")).to_string(), group));
        } else {
            rest.extend(group.members);
        }
    }
    (rest, moved)
}

/// Whether the name of a file has a word already.
fn says(name: &str, word: &str) -> bool {
    word.split('_').all(|part| name.split('_').any(|known| known == part))
}

/// The words of a name, in lower case.
pub(super) fn words(name: &str) -> Vec<String> {
    let name = RustName::snake(name);
    name.as_str().split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// The files of things with a name and a number of lines each, that stand in one file.
    fn divided(file: &str, things: &[(&str, usize)]) -> BTreeMap<String, Vec<String>> {
        let words: Vec<Vec<String>> = things.iter().map(|(name, _)| words(name)).collect();
        let members = (0..things.len()).map(|index| Member { index, used: 0 }).collect();
        let group = Group { lines: things.iter().map(|(_, lines)| lines).sum(), members };
        let measure = |indexes: &[usize]| Ok::<_, Infallible>(indexes.iter().map(|index| things[*index].1).collect());
        let Ok(files) = divide(BTreeMap::from([(file.to_owned(), group)]), &words, &mut Meter::new(measure));
        let names = |indexes: Vec<usize>| indexes.into_iter().map(|index| things[index].0.to_owned()).collect();
        files.into_iter().map(|(file, indexes)| (file, names(indexes))).collect()
    }

    fn files(expected: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        expected.iter().map(|(file, things)| ((*file).to_owned(), names(things))).collect()
    }

    #[test]
    fn what_fits_stays() {
        let things = [("CallEvent", 1500), ("CallLeg", 1500)];
        assert_eq!(divided("calls", &things), files(&[("calls", &["CallEvent", "CallLeg"])]));
    }

    #[test]
    fn the_largest_words_move_until_the_rest_fits() {
        let things = [("CallEvent", 900), ("CallLeg", 900), ("Name", 700), ("RoomKey", 800), ("Room", 800)];
        let expected = [("calls", &["Name", "RoomKey", "Room"][..]), ("calls_call", &["CallEvent", "CallLeg"])];
        assert_eq!(divided("calls", &things), files(&expected));
        // One more thing goes where its name says, and moves no other.
        let more = [&things[..], &[("CallUser", 100), ("User", 100)]].concat();
        let expected = [
            ("calls", &["Name", "RoomKey", "Room", "User"][..]),
            ("calls_call", &["CallEvent", "CallLeg", "CallUser"]),
        ];
        assert_eq!(divided("calls", &more), files(&expected));
    }

    #[test]
    fn what_moved_is_divided_by_further_words() {
        let things = [("RoomKey", 2000), ("RoomKeyPart", 2000), ("RoomUser", 1000), ("Name", 10)];
        let found = divided("rooms", &things);
        assert_eq!(found.keys().collect::<Vec<_>>(), ["rooms", "rooms_room", "rooms_room_key", "rooms_room_key_part"]);
        assert_eq!(found.values().flatten().count(), things.len());
        // The index has no name of its own, so the words alone are names.
        let expected = [
            ("", &["Name"][..]),
            ("room", &["RoomUser"]),
            ("room_key", &["RoomKey"]),
            ("room_key_part", &["RoomKeyPart"]),
        ];
        assert_eq!(divided("", &things), files(&expected));
    }

    #[test]
    fn words_that_the_file_has_are_no_new_ones() {
        let things = [("PaymentMethodCard", 2000), ("PaymentMethodBank", 1000), ("PaymentMethod", 100)];
        let expected = [
            ("payment_method", &["PaymentMethodBank", "PaymentMethod"][..]),
            ("payment_method_card", &["PaymentMethodCard"]),
        ];
        assert_eq!(divided("payment_method", &things), files(&expected));
    }

    #[test]
    fn a_single_thing_is_not_divided() {
        let things = [("Everything", 9000), ("Other", 10)];
        let expected = [("all", &["Other"][..]), ("all_everything", &["Everything"])];
        assert_eq!(divided("all", &things), files(&expected));
        assert_eq!(divided("all", &things[..1]), files(&[("all", &["Everything"][..])]));
        // Nor is what has one name, whatever the case of its letters.
        let alike = [("SAME", 2000), ("Same", 2000)];
        assert_eq!(divided("same", &alike), files(&[("same", &["SAME", "Same"][..])]));
    }
}
