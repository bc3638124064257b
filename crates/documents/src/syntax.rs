//! The grammar of executable documents (GraphQL, section 2), strictly: whether a text is a document at all.
//!
//! apollo-parser recovers from faults and lets some pass, such as an argument without a value; graphql-js does not. Nothing
//! is built here. Tokens and open brackets are counted first, so that nothing after this recurses without bound.

use apollo_parser::{Lexer, TokenKind};

use crate::{
    limits::{Limits, MAX_NESTING},
    rejection::{Rejection, RejectionCode},
    source::Source,
};

/// Checks tokens, nesting and grammar. Answers the text with a blank in place of every byte that means nothing, so that all
/// places stay: apollo-parser stumbles over a comma or a comment behind `...` and before the colon of an alias.
pub(crate) fn check(source: &Source<'_>, limits: &Limits) -> Result<String, Rejection> {
    let (tokens, blanked) = tokens(source, limits)?;
    Grammar { source, tokens: &tokens, next: 0 }.document()?;
    Ok(blanked)
}

#[derive(Clone, Copy)]
struct Token<'a> {
    kind: TokenKind,
    text: &'a str,
    at: usize,
}

fn tokens<'a>(source: &Source<'a>, limits: &Limits) -> Result<(Vec<Token<'a>>, String), Rejection> {
    let mut tokens = Vec::new();
    let mut blanked = String::with_capacity(source.text.len());
    let mut open = 0_usize;
    for token in Lexer::new(source.text) {
        let token =
            token.map_err(|error| Rejection::syntax(error.message(), Some(source.locate(error.index()))))?;
        match token.kind() {
            TokenKind::Whitespace | TokenKind::Comment | TokenKind::Comma => continue,
            TokenKind::LParen | TokenKind::LBracket | TokenKind::LCurly => open += 1,
            TokenKind::RParen | TokenKind::RBracket | TokenKind::RCurly => open = open.saturating_sub(1),
            _ => {}
        }
        if tokens.len() > limits.max_tokens {
            return Err(too_many_tokens(limits.max_tokens));
        }
        if open > MAX_NESTING {
            return Err(too_deep(MAX_NESTING).at(Some(source.locate(token.index()))));
        }
        if token.kind() != TokenKind::Eof {
            blanked.extend(std::iter::repeat_n(' ', token.index().saturating_sub(blanked.len())));
            blanked.push_str(token.data());
        }
        tokens.push(Token { kind: token.kind(), text: token.data(), at: token.index() });
    }
    Ok((tokens, blanked))
}

fn too_many_tokens(most: usize) -> Rejection {
    Rejection::new(
        RejectionCode::TokenLimit,
        format!("Tài liệu có quá {most} từ tố."),
        format!("The document has more than {most} tokens."),
    )
}

fn too_deep(most: usize) -> Rejection {
    Rejection::new(
        RejectionCode::DepthLimit,
        format!("Tài liệu mở quá {most} dấu ngoặc lồng nhau."),
        format!("More than {most} brackets are open at once."),
    )
}

/// A recursive descent over the tokens; the last one is always the end of the text.
struct Grammar<'a, 's> {
    source: &'s Source<'a>,
    tokens: &'s [Token<'a>],
    next: usize,
}

type Parsed = Result<(), Rejection>;

impl<'a> Grammar<'a, '_> {
    fn peek(&self) -> Token<'a> {
        let end = Token { kind: TokenKind::Eof, text: "", at: self.source.text.len() };
        self.tokens.get(self.next).copied().unwrap_or(end)
    }

    fn is(&self, kind: TokenKind) -> bool {
        self.peek().kind == kind
    }

    fn is_word(&self, word: &str) -> bool {
        self.is(TokenKind::Name) && self.peek().text == word
    }

    fn eat(&mut self, kind: TokenKind) -> bool {
        let is = self.is(kind);
        self.next += usize::from(is);
        is
    }

    fn expected(&self, what: &str) -> Rejection {
        let token = self.peek();
        let found = match token.kind {
            TokenKind::Eof => "the end of the text".to_owned(),
            // Their text may be long, and may be about somebody.
            TokenKind::StringValue => "a string".to_owned(),
            _ => format!("\"{}\"", token.text.chars().take(40).collect::<String>()),
        };
        Rejection::syntax(&format!("expected {what}, found {found}"), Some(self.source.locate(token.at)))
    }

    fn expect(&mut self, kind: TokenKind, what: &str) -> Parsed {
        if self.eat(kind) { Ok(()) } else { Err(self.expected(what)) }
    }

    fn name(&mut self) -> Parsed {
        self.expect(TokenKind::Name, "a name")
    }

    fn document(mut self) -> Parsed {
        loop {
            self.definition()?;
            if self.is(TokenKind::Eof) {
                return Ok(());
            }
        }
    }

    fn definition(&mut self) -> Parsed {
        if self.is(TokenKind::LCurly) {
            return self.selection_set();
        }
        if self.is_word("fragment") {
            return self.fragment();
        }
        if ["query", "mutation", "subscription"].iter().any(|word| self.is_word(word)) {
            self.next += 1;
            self.eat(TokenKind::Name);
            self.variable_definitions()?;
            self.directives(true)?;
            return self.selection_set();
        }
        Err(self.not_executable().unwrap_or_else(|| self.expected("an operation or a fragment")))
    }

    /// A definition of a type is grammar, but nothing to execute (GraphQL, 5.1.1).
    fn not_executable(&self) -> Option<Rejection> {
        const WORDS: [&str; 9] =
            ["schema", "scalar", "type", "interface", "union", "enum", "input", "directive", "extend"];
        let described = usize::from(self.is(TokenKind::StringValue));
        let token = self.tokens.get(self.next + described)?;
        // Whether the rest of it is grammar too makes no difference: it is refused.
        let begins = |it: &Token<'_>| matches!(it.kind, TokenKind::Name | TokenKind::LCurly | TokenKind::At);
        let is_one = token.kind == TokenKind::Name
            && WORDS.contains(&token.text)
            && self.tokens.get(self.next + described + 1).is_some_and(begins);
        let fault = || (format!("a {} is not executable", token.text), Some(self.source.locate(token.at)));
        is_one.then(|| Rejection::invalid(vec![fault()]))
    }

    fn fragment(&mut self) -> Parsed {
        self.next += 1;
        if self.is_word("on") {
            return Err(self.expected("the name of a fragment"));
        }
        self.name()?;
        if !self.is_word("on") {
            return Err(self.expected("\"on\""));
        }
        self.next += 1;
        self.name()?;
        self.directives(true)?;
        self.selection_set()
    }

    fn variable_definitions(&mut self) -> Parsed {
        if !self.eat(TokenKind::LParen) {
            return Ok(());
        }
        loop {
            self.expect(TokenKind::Dollar, "\"$\"")?;
            self.name()?;
            self.expect(TokenKind::Colon, "\":\"")?;
            self.type_reference()?;
            if self.eat(TokenKind::Eq) {
                self.value(false)?;
            }
            self.directives(false)?;
            if self.eat(TokenKind::RParen) {
                return Ok(());
            }
        }
    }

    fn type_reference(&mut self) -> Parsed {
        if self.eat(TokenKind::LBracket) {
            self.type_reference()?;
            self.expect(TokenKind::RBracket, "\"]\"")?;
        } else {
            self.name()?;
        }
        self.eat(TokenKind::Bang);
        Ok(())
    }

    fn selection_set(&mut self) -> Parsed {
        self.expect(TokenKind::LCurly, "\"{\"")?;
        loop {
            self.selection()?;
            if self.eat(TokenKind::RCurly) {
                return Ok(());
            }
        }
    }

    fn selection(&mut self) -> Parsed {
        if self.eat(TokenKind::Spread) {
            if self.is(TokenKind::Name) && !self.is_word("on") {
                self.next += 1;
                return self.directives(true);
            }
            if self.is_word("on") {
                self.next += 1;
                self.name()?;
            }
            self.directives(true)?;
            return self.selection_set();
        }
        self.expect(TokenKind::Name, "a field or a fragment")?;
        if self.eat(TokenKind::Colon) {
            self.name()?;
        }
        self.arguments(true)?;
        self.directives(true)?;
        if self.is(TokenKind::LCurly) { self.selection_set() } else { Ok(()) }
    }

    fn arguments(&mut self, variables: bool) -> Parsed {
        if !self.eat(TokenKind::LParen) {
            return Ok(());
        }
        loop {
            self.name_and_value(variables)?;
            if self.eat(TokenKind::RParen) {
                return Ok(());
            }
        }
    }

    fn directives(&mut self, variables: bool) -> Parsed {
        while self.eat(TokenKind::At) {
            self.name()?;
            self.arguments(variables)?;
        }
        Ok(())
    }

    fn name_and_value(&mut self, variables: bool) -> Parsed {
        self.name()?;
        self.expect(TokenKind::Colon, "\":\"")?;
        self.value(variables)
    }

    fn value(&mut self, variables: bool) -> Parsed {
        match self.peek().kind {
            TokenKind::Dollar if variables => {
                self.next += 1;
                self.name()
            }
            TokenKind::Int | TokenKind::Float | TokenKind::StringValue | TokenKind::Name => {
                self.next += 1;
                Ok(())
            }
            TokenKind::LBracket => {
                self.next += 1;
                while !self.eat(TokenKind::RBracket) {
                    self.value(variables)?;
                }
                Ok(())
            }
            TokenKind::LCurly => {
                self.next += 1;
                while !self.eat(TokenKind::RCurly) {
                    self.name_and_value(variables)?;
                }
                Ok(())
            }
            _ => Err(self.expected("a value")),
        }
    }
}
