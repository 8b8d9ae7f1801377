//! The codes. The macro ties each to its row, so that none can be without one.

use super::entry::Entry;
use super::{agencies, disclosure, identity, internal, limits, planning, releases};

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident in $rows:ident;)*) => {
        /// Every reason for which Khidi does not answer. `KH1xx` not plannable, `KH2xx` disclosure policy, `KH3xx` identity
        /// and authorisation, `KH4xx` agency unavailable, `KH5xx` limits, `KH6xx` releases, `KH9xx` internal.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $($(#[$doc])* $code,)*
        }

        impl Code {
            /// All codes, in order.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// The code as it is written: `KH203`.
            #[must_use]
            pub fn number(self) -> &'static str {
                match self {
                    $(Self::$code => stringify!($code),)*
                }
            }

            fn entry(self) -> &'static Entry {
                match self {
                    $(Self::$code => &$rows::$code,)*
                }
            }
        }
    };
}

codes! {
    /// The SQL has a syntax error. `detail`.
    KH101 in planning;
    /// Not a question. `statement`.
    KH102 in planning;
    /// Too large or too deeply nested. `what`.
    KH103 in planning;
    /// Unknown table. `table`, optional `suggestion`.
    KH104 in planning;
    /// Unknown column. `column`, optional `suggestion`.
    KH105 in planning;
    /// Ambiguous column. `column`.
    KH106 in planning;
    /// Unknown function, or one that is not allowed. `function`, optional `suggestion`.
    KH107 in planning;
    /// Types do not match. `detail`.
    KH108 in planning;
    /// A construct that is not supported. `construct`, optional `rewrite`.
    KH109 in planning;
    /// An aggregate that cannot be computed from cells. `function`.
    KH110 in planning;
    /// People of two agencies joined. `left`, `right`.
    KH111 in planning;
    /// Distinct people over members that may share people. `table`.
    KH112 in planning;
    /// Rows about people mixed with results from above the barrier. `detail`.
    KH113 in planning;
    /// A correlated sub-query across the barrier.
    KH114 in planning;
    /// A name without schema. `name`, optional `suggestion`.
    KH115 in planning;
    /// Parameters of prepared statements.
    KH116 in planning;
    /// Unknown session option or value. `option`, optional `values`.
    KH117 in planning;
    /// A Flight call that is not implemented. `call`.
    KH118 in planning;
    /// Two columns of one result have the same name. `column`.
    KH119 in planning;
    /// A part of the question that no agency can be asked. `part`.
    KH120 in planning;
    /// A quantile of a column without bins. `column`.
    KH121 in planning;
    /// Rows about people asked. `table`.
    KH201 in disclosure;
    /// Not person-local. `construct`, `reason`.
    KH202 in disclosure;
    /// A column used against its role. `column`, `use`, optional `role`.
    KH203 in disclosure;
    /// A contributor column used other than joined on or counted. `column`.
    KH204 in disclosure;
    /// A join or sub-query that the agency's tier does not open. `construct`.
    KH205 in disclosure;
    /// Not a node of the hierarchy. `expression`, optional `levels`.
    KH206 in disclosure;
    /// A filter that is not a node. `filter`, optional `levels`.
    KH207 in disclosure;
    /// A function that is not allowed below the barrier. `function`.
    KH208 in disclosure;
    /// More than one contributor behind a row. `columns`.
    KH209 in disclosure;
    /// Rows asked of a table that is not public. `table`.
    KH210 in disclosure;
    /// A measure that the policy does not permit. `measure`.
    KH211 in disclosure;
    /// The contributor column is not proven. `column`.
    KH212 in disclosure;
    /// Distinct people over several cells. `levels`.
    KH213 in disclosure;
    /// The agency answers no questions about a table for now. `table`.
    KH214 in disclosure;
    /// All that ad hoc questions may ask of a table's snapshot has been asked.
    KH215 in disclosure;
    /// An ad hoc question of too many conditions and keys. `most`.
    KH216 in disclosure;
    /// A key of an ad hoc question of which it is not declared what it can be. `column`.
    KH217 in disclosure;
    /// No acceptable client certificate.
    KH301 in identity;
    /// The role may not do this. `role`.
    KH302 in identity;
    /// The envelope's signature is missing or wrong.
    KH303 in identity;
    /// Addressed to another agency. `agency`.
    KH304 in identity;
    /// Protocol or dialect not supported. `found`, `supported`.
    KH305 in identity;
    /// A malformed request. `detail`.
    KH306 in identity;
    /// A ticket that is invalid, expired or another peer's.
    KH307 in identity;
    /// Planned against another version than the current one. `which`. The gateway refreshes and plans again.
    KH308 in identity;
    /// The policy does not admit this role or name. `table`.
    KH309 in identity;
    /// The policy does not admit this purpose. `table`, optional `purpose`.
    KH310 in identity;
    /// An agency is unavailable. `agency`.
    KH401 in agencies;
    /// An agency did not answer in time. `agency`.
    KH402 in agencies;
    /// An agency's answer is not valid. `agency`.
    KH403 in agencies;
    /// An agency speaks another version. `agency`.
    KH404 in agencies;
    /// An agency could not answer. `agency`.
    KH405 in agencies;
    /// A limit on cells or bytes. `limit`.
    KH501 in limits;
    /// The deadline passed.
    KH502 in limits;
    /// Not enough memory.
    KH503 in limits;
    /// A number does not fit its type.
    KH504 in limits;
    /// Too many requests at once.
    KH505 in limits;
    /// This gateway keeps no releases.
    KH601 in releases;
    /// Nobody has made that release. `release`.
    KH602 in releases;
    /// A text that names no release. `detail`.
    KH603 in releases;
    /// An indicator that is not in the catalogue. `indicator`.
    KH604 in releases;
    /// A period of another length than the indicator's. `indicator`, `period`, `example`.
    KH605 in releases;
    /// A period that is not over. `period`, `last`.
    KH606 in releases;
    /// No cell can be told. `release`.
    KH607 in releases;
    /// Internal error. `reference`.
    KH901 in internal;
    /// The audit log cannot be written.
    KH902 in internal;
    /// The ledger of ad hoc questions cannot be read or written.
    KH903 in internal;
    /// The store of releases fails, or is damaged. `reference`.
    KH904 in internal;
}

impl Code {
    /// The code of that number, such as `KH203`.
    #[must_use]
    pub fn from_number(number: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.number() == number)
    }

    /// Number of the gRPC status that carries it.
    #[must_use]
    pub fn grpc(self) -> i32 {
        self.entry().grpc as i32
    }

    /// Exit code of a command that ends with it: 1 refused or failed here, 2 failed at another party.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        if self.number().starts_with("KH4") { 2 } else { 1 }
    }

    /// Names of the parameters that its texts use.
    #[must_use]
    pub fn params(self) -> &'static [&'static str] {
        self.entry().params
    }

    /// Template of what happened, in English.
    #[must_use]
    pub fn text_en(self) -> &'static str {
        self.entry().text_en
    }

    /// Template of what happened, in Georgian.
    #[must_use]
    pub fn text_ka(self) -> &'static str {
        self.entry().text_ka
    }

    /// Template of what to do, in English.
    #[must_use]
    pub fn hint_en(self) -> &'static str {
        self.entry().hint_en
    }

    /// Template of what to do, in Georgian.
    #[must_use]
    pub fn hint_ka(self) -> &'static str {
        self.entry().hint_ka
    }
}
