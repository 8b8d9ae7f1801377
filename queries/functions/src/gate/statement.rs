//! Which statement the tokens are. Only queries reach the parser; the rest is told apart by its first words.

use datafusion_sql::sqlparser::keywords::Keyword;
use datafusion_sql::sqlparser::parser::{Parser, ParserError};
use datafusion_sql::sqlparser::tokenizer::{Token, TokenWithSpan};

use datafusion_sql::sqlparser::ast::Query;

use super::Gated;
use super::dialect::QueryDialect;
use super::error::{GateError, Place};
use super::limits::GateLimits;

/// Expressions that the parser may begin, for each token of the text.
const TRIALS_PER_TOKEN: usize = 16;

/// Levels of the parser's own recursion for each level of parentheses: expression, query, table.
const RECURSION_PER_LEVEL: usize = 3;

pub(super) fn parse(mut tokens: Vec<TokenWithSpan>, limits: &GateLimits) -> Result<Gated, GateError> {
    let end = tokens.iter().rposition(|token| token.token != Token::SemiColon).ok_or(GateError::Empty)?;
    tokens.truncate(end + 1);
    if let Some(at) = tokens.iter().position(|t| t.token == Token::SemiColon) {
        let next = tokens.get(at + 1).or(tokens.get(at));
        return Err(GateError::SeveralStatements {
            place: next.map_or(Place { line: 1, column: 1 }, |token| token.span.into()),
        });
    }
    let Some(first) = tokens.first() else {
        return Err(GateError::Empty);
    };
    match keyword(Some(first)) {
        Some(Keyword::EXPLAIN) => explain(tokens, limits),
        Some(Keyword::SET) => set(&tokens),
        Some(Keyword::SHOW) => show(&tokens),
        _ if first.token == Token::LParen || begins_query(keyword(Some(first))) => {
            Ok(Gated::Query(query(tokens, limits)?))
        }
        other => Err(refusal(first, other)),
    }
}

fn keyword(token: Option<&TokenWithSpan>) -> Option<Keyword> {
    match token.map(|token| &token.token) {
        Some(Token::Word(word)) => Some(word.keyword),
        _ => None,
    }
}

fn begins_query(keyword: Option<Keyword>) -> bool {
    matches!(keyword, Some(Keyword::SELECT | Keyword::WITH | Keyword::VALUES | Keyword::FROM | Keyword::TABLE))
}

fn explain(mut tokens: Vec<TokenWithSpan>, limits: &GateLimits) -> Result<Gated, GateError> {
    let analyze = keyword(tokens.get(1)) == Some(Keyword::ANALYZE);
    tokens.drain(..if analyze { 2 } else { 1 });
    let first = tokens.first().ok_or(GateError::Empty)?;
    if first.token != Token::LParen && !begins_query(keyword(Some(first))) {
        return Err(refusal(first, keyword(Some(first))));
    }
    let query = query(tokens, limits)?;
    Ok(Gated::Explain { analyze, query })
}

fn query(tokens: Vec<TokenWithSpan>, limits: &GateLimits) -> Result<Box<Query>, GateError> {
    let dialect = QueryDialect::new(tokens.len() * TRIALS_PER_TOKEN + 1024);
    let mut parser = Parser::new(&dialect)
        .with_tokens_with_locations(tokens)
        .with_recursion_limit(limits.nesting * RECURSION_PER_LEVEL);
    let query = parser.parse_query();
    let next = parser.peek_token();
    match query {
        _ if dialect.exhausted() => Err(GateError::TooAmbiguous),
        Err(ParserError::RecursionLimitExceeded) => {
            Err(GateError::NestingTooDeep { limit: limits.nesting, place: next.span.into() })
        }
        Err(ParserError::ParserError(message) | ParserError::TokenizerError(message)) => {
            Err(GateError::Syntax { message })
        }
        Ok(_) if next.token != Token::EOF => Err(GateError::Syntax {
            message: format!("Expected: end of statement, found: {} at {}", next.token, Place::from(next.span)),
        }),
        Ok(query) => Ok(query),
    }
}

fn set(tokens: &[TokenWithSpan]) -> Result<Gated, GateError> {
    let sign = tokens.iter().position(|token| token.token == Token::Eq || keyword(Some(token)) == Some(Keyword::TO));
    let syntax = || GateError::Syntax { message: "Expected: SET name = value".to_owned() };
    let sign = sign.ok_or_else(syntax)?;
    let name = words(tokens.get(1..sign).unwrap_or_default()).to_lowercase();
    if name == "datafusion" || name.starts_with("datafusion.") {
        return Err(GateError::EngineSetting { name });
    }
    match tokens.get(sign + 1..).unwrap_or_default() {
        value @ [_, ..] if !name.is_empty() => Ok(Gated::Set { name, value: words(value) }),
        _ => Err(syntax()),
    }
}

fn show(tokens: &[TokenWithSpan]) -> Result<Gated, GateError> {
    match tokens.get(1..).unwrap_or_default() {
        [] => Err(GateError::Syntax { message: "Expected: SHOW name".to_owned() }),
        name => Ok(Gated::Show { name: words(name).to_lowercase() }),
    }
}

/// The tokens without quotes, words and numbers separated by a space.
fn words(tokens: &[TokenWithSpan]) -> String {
    let mut text = String::new();
    let mut glued = true;
    for token in tokens {
        let (word, separates) = match &token.token {
            Token::Word(word) => (word.value.clone(), true),
            Token::SingleQuotedString(value) => (value.clone(), true),
            other => (other.to_string(), matches!(other, Token::Number(..))),
        };
        if separates && !glued {
            text.push(' ');
        }
        text.push_str(&word);
        glued = !separates;
    }
    text
}

fn refusal(first: &TokenWithSpan, keyword: Option<Keyword>) -> GateError {
    let place = Place::from(first.span);
    let word = first.token.to_string();
    match keyword {
        Some(
            Keyword::CREATE
            | Keyword::DROP
            | Keyword::ALTER
            | Keyword::TRUNCATE
            | Keyword::RENAME
            | Keyword::COMMENT
            | Keyword::GRANT
            | Keyword::REVOKE,
        ) => GateError::DataDefinition { word, place },
        Some(
            Keyword::INSERT | Keyword::UPDATE | Keyword::DELETE | Keyword::MERGE | Keyword::REPLACE | Keyword::LOAD,
        ) => GateError::DataManipulation { word },
        Some(Keyword::COPY | Keyword::UNLOAD) => GateError::Copy { place },
        _ => GateError::NotAQuery { word, place },
    }
}
