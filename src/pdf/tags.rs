//! What the parts of a page are, for readers that speak: headings, lists, links. Ornaments are left out of it.

use std::num::NonZeroU16;

use krilla::tagging::{Identifier, ListNumbering, Node, Tag, TagGroup, TagTree};

use crate::document::{Block, List};
use crate::typeset::Set;

/// What was drawn of each block.
pub(crate) struct Tags(Vec<Parts>);

#[derive(Default)]
struct Parts {
    /// The number before it.
    label: Option<Node>,
    text: Vec<Node>,
    /// The word of the mark is read after what it marks.
    word: Option<Node>,
}

impl Tags {
    pub fn new(blocks: usize) -> Self {
        Self((0..blocks).map(|_| Parts::default()).collect())
    }

    pub fn text(&mut self, block: usize, part: Identifier) {
        self.0[block].text.push(part.into());
    }

    /// Text that leads somewhere; the place that can be clicked follows when the page is done.
    pub fn link(&mut self, block: usize, part: Identifier) -> usize {
        let group = TagGroup::with_children(Tag::Link, vec![part.into()]);
        self.0[block].text.push(group.into());
        self.0[block].text.len() - 1
    }

    /// The place of a link that was put down before.
    pub fn place(&mut self, block: usize, link: usize, place: Identifier) {
        if let Some(Node::Group(group)) = self.0[block].text.get_mut(link) {
            group.push(place);
        }
    }

    pub fn label(&mut self, block: usize, part: Identifier) {
        self.0[block].label = Some(part.into());
    }

    pub fn word(&mut self, block: usize, part: Identifier) {
        self.0[block].word = Some(part.into());
    }

    /// The tree over all of it.
    pub fn tree(self, blocks: &[Set], language: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
        let mut open: Option<(List, TagGroup)> = None;
        for (set, parts) in blocks.iter().zip(self.0) {
            let list = set.block.list();
            if open.as_ref().map(|(kind, _)| *kind) != list
                && let Some((_, done)) = open.take()
            {
                tree.push(done);
            }
            match list {
                Some(kind) => {
                    open.get_or_insert_with(|| (kind, TagGroup::new(Tag::L(numbering(kind))))).1.push(item(parts));
                }
                None => group(set, parts).into_iter().for_each(|group| tree.push(group)),
            }
        }
        if let Some((_, done)) = open {
            tree.push(done);
        }
        tree
    }
}

fn item(parts: Parts) -> TagGroup {
    let mut body = TagGroup::with_children(Tag::LBody, parts.text);
    body.children.extend(parts.word);
    let mut item = TagGroup::new(Tag::LI);
    if let Some(label) = parts.label {
        item.push(TagGroup::with_children(Tag::Lbl, vec![label]));
    }
    item.push(body);
    item
}

fn group(set: &Set, parts: Parts) -> Option<TagGroup> {
    let mut children = parts.text;
    children.extend(parts.word);
    let title = || Some(set.text.content.clone());
    match set.block {
        Block::Title(_) => Some(TagGroup::with_children(Tag::Hn(NonZeroU16::MIN, title()), children)),
        Block::Heading(_) => {
            let second = NonZeroU16::MIN.saturating_add(1);
            Some(TagGroup::with_children(Tag::Hn(second, title()), children))
        }
        Block::Paragraph(..) | Block::Item(..) | Block::Note(_) => Some(TagGroup::with_children(Tag::P, children)),
        Block::Perforation => None,
    }
}

const fn numbering(list: List) -> ListNumbering {
    match list {
        List::Bullets => ListNumbering::Square,
        List::Numbers => ListNumbering::Decimal,
        List::Tasks => ListNumbering::None,
    }
}
