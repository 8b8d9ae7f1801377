//! Limits on the token stream, checked before the parser recurses.
//!
//! The height of the tree that a text can become is bounded here: every sign or word that could extend a
//! left-deep chain counts, whether or not it does, and only a comma starts a new chain. Words used as names
//! can make the count too high, never too low.

use datafusion_sql::sqlparser::keywords::Keyword;
use datafusion_sql::sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

use super::dialect::QueryDialect;
use super::error::{GateError, Place};

/// How many readings of doubled parentheses the parser may have to try: each level doubles its work.
const DOUBLED_PARENTHESES: usize = 12;

/// Links that an arithmetic sign counts as. The engine's physical planning recurses without protection, and ends the
/// process at about 1,100 levels on a 2 MiB stack.
const ARITHMETIC: usize = 4;

/// Links that an interval counts as: the guards of calendar arithmetic are nested calls, whose names the engine spells
/// out anew at each level.
const INTERVAL: usize = 16;

/// What a statement may be at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateLimits {
    /// Bytes of text.
    pub bytes: usize,
    /// Words and signs; white space and comments do not count.
    pub tokens: usize,
    /// Levels of parentheses, brackets and prefix words.
    pub nesting: usize,
    /// Links of a chain of operators, joins or set operations, plus those of the longest chain nested in it. Each of
    /// `+ - * / %` counts as four and each interval as sixteen more, because the arithmetic dialect makes several levels
    /// of them.
    pub chain: usize,
    /// Items of one list.
    pub list_items: usize,
    /// Levels of queries in FROM, WITH, parentheses or expressions. The engine's planner takes some 30 KiB of stack for
    /// each.
    pub queries: usize,
    /// Tables read once WITH clauses are expanded.
    pub relations: usize,
    /// Levels of sub-queries nested in expressions, once WITH clauses are expanded. The engine's effort grows
    /// exponentially with them; sub-queries in FROM do not count.
    pub subqueries: usize,
}

impl Default for GateLimits {
    fn default() -> Self {
        Self {
            bytes: 256 * 1024,
            tokens: 20_000,
            nesting: 64,
            chain: 500,
            list_items: 10_000,
            queries: 16,
            relations: 256,
            subqueries: 6,
        }
    }
}

/// One level of parentheses.
#[derive(Default)]
struct Level {
    /// Links that a comma does not end: joins and set operations.
    links: usize,
    /// Links of the present list item.
    operators: usize,
    /// Height of the highest group nested in the present list item.
    nested: usize,
    /// Height of the highest list item so far.
    highest: usize,
    /// Commas.
    commas: usize,
    /// Doubled parentheses around a query that enclose this level.
    doubled: usize,
}

impl Level {
    fn height(&self) -> usize {
        self.links + self.highest.max(self.operators + self.nested)
    }

    fn next_item(&mut self) {
        self.highest = self.highest.max(self.operators + self.nested);
        self.operators = 0;
        self.nested = 0;
        self.commas += 1;
    }
}

/// Splits `sql` into tokens within `limits`.
pub(super) fn tokenize(sql: &str, limits: &GateLimits) -> Result<Vec<TokenWithSpan>, GateError> {
    if sql.len() > limits.bytes {
        return Err(GateError::TextTooLong { bytes: sql.len(), limit: limits.bytes });
    }
    let dialect = QueryDialect::new(0);
    let tokens: Vec<_> = Tokenizer::new(&dialect, sql)
        .tokenize_with_location()
        .map_err(|error| GateError::Lexical { place: error.location.into(), message: error.message })?
        .into_iter()
        .filter(|token| !matches!(token.token, Token::Whitespace(_) | Token::EOF))
        .collect();
    if tokens.len() > limits.tokens {
        return Err(GateError::TooManyTokens { limit: limits.tokens });
    }
    measure(&tokens, limits)?;
    Ok(tokens)
}

fn measure(tokens: &[TokenWithSpan], limits: &GateLimits) -> Result<(), GateError> {
    let mut outer: Vec<Level> = Vec::new();
    let mut level = Level::default();
    for (at, TokenWithSpan { token, span }) in tokens.iter().enumerate() {
        let place = Place::from(*span);
        match token {
            Token::LParen | Token::LBracket | Token::LBrace => {
                level.operators += usize::from(!matches!(token, Token::LParen));
                let doubled = level.doubled + usize::from(doubles(tokens, at));
                outer.push(std::mem::replace(&mut level, Level { doubled, ..Level::default() }));
                if outer.len() > limits.nesting || doubled > DOUBLED_PARENTHESES {
                    return Err(too_deep(limits, place));
                }
            }
            Token::RParen | Token::RBracket | Token::RBrace => {
                // An unmatched one is the parser's to report.
                if let Some(parent) = outer.pop() {
                    let inner = std::mem::replace(&mut level, parent);
                    level.nested = level.nested.max(inner.height() + 1);
                }
            }
            Token::Comma => level.next_item(),
            Token::Word(word) => match word.keyword {
                keyword if links(keyword) => level.links += 1,
                Keyword::INTERVAL if starts_interval(tokens, at + 1) => {
                    return Err(too_deep(limits, place));
                }
                Keyword::INTERVAL => level.operators += INTERVAL,
                keyword if operates(keyword) => level.operators += 1,
                _ => {}
            },
            token => level.operators += sign_weight(token),
        }
        if level.commas >= limits.list_items {
            return Err(GateError::ListTooLong { limit: limits.list_items, place });
        }
        if level.height() > limits.chain {
            return Err(GateError::ChainTooLong { limit: limits.chain, place });
        }
    }
    Ok(())
}

fn too_deep(limits: &GateLimits, place: Place) -> GateError {
    GateError::NestingTooDeep { limit: limits.nesting, place }
}

/// Whether the parenthesis at `at` opens directly on another one that leads to a query. The parser tries such a
/// one as a sub-query and then again as a join, so each doubles its work.
fn doubles(tokens: &[TokenWithSpan], at: usize) -> bool {
    let inner = tokens.iter().skip(at + 1).take_while(|token| token.token == Token::LParen).count();
    let leads_to = tokens.get(at + 1 + inner).map(|token| &token.token);
    inner > 0
        && matches!(leads_to, Some(Token::Word(word)) if matches!(
            word.keyword,
            Keyword::SELECT | Keyword::WITH | Keyword::VALUES | Keyword::FROM | Keyword::TABLE
        ))
}

/// `INTERVAL INTERVAL ...` recurses in the parser without being counted by it.
fn starts_interval(tokens: &[TokenWithSpan], at: usize) -> bool {
    matches!(tokens.get(at).map(|token| &token.token),
        Some(Token::Word(word)) if word.keyword == Keyword::INTERVAL)
}

fn links(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::JOIN
            | Keyword::APPLY
            | Keyword::STRAIGHT_JOIN
            | Keyword::UNION
            | Keyword::EXCEPT
            | Keyword::INTERSECT
            | Keyword::MINUS
            | Keyword::PIVOT
            | Keyword::UNPIVOT
            | Keyword::MATCH_RECOGNIZE
    )
}

fn operates(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::AND
            | Keyword::OR
            | Keyword::XOR
            | Keyword::NOT
            | Keyword::IS
            | Keyword::IN
            | Keyword::BETWEEN
            | Keyword::OVERLAPS
            | Keyword::LIKE
            | Keyword::ILIKE
            | Keyword::RLIKE
            | Keyword::REGEXP
            | Keyword::MATCH
            | Keyword::SIMILAR
            | Keyword::MEMBER
            | Keyword::OPERATOR
            | Keyword::DIV
            | Keyword::AT
            | Keyword::COLLATE
            | Keyword::NOTNULL
            | Keyword::ARRAY
            | Keyword::STRUCT
    )
}

/// Links that a sign adds: every one operates that is not a literal, a name's period or an end.
fn sign_weight(token: &Token) -> usize {
    if matches!(token, Token::Plus | Token::Minus | Token::Mul | Token::Div | Token::Mod) {
        return ARITHMETIC;
    }
    let operates = !matches!(
        token,
        Token::Period
            | Token::SemiColon
            | Token::Placeholder(_)
            | Token::Number(..)
            | Token::Char(_)
            | Token::SingleQuotedString(_)
            | Token::DoubleQuotedString(_)
            | Token::TripleSingleQuotedString(_)
            | Token::TripleDoubleQuotedString(_)
            | Token::DollarQuotedString(_)
            | Token::SingleQuotedByteStringLiteral(_)
            | Token::DoubleQuotedByteStringLiteral(_)
            | Token::TripleSingleQuotedByteStringLiteral(_)
            | Token::TripleDoubleQuotedByteStringLiteral(_)
            | Token::SingleQuotedRawStringLiteral(_)
            | Token::DoubleQuotedRawStringLiteral(_)
            | Token::TripleSingleQuotedRawStringLiteral(_)
            | Token::TripleDoubleQuotedRawStringLiteral(_)
            | Token::NationalStringLiteral(_)
            | Token::QuoteDelimitedStringLiteral(_)
            | Token::NationalQuoteDelimitedStringLiteral(_)
            | Token::EscapedStringLiteral(_)
            | Token::UnicodeStringLiteral(_)
            | Token::HexStringLiteral(_)
    );
    usize::from(operates)
}
