//! The column types that registers use, and the macro that turns one line of the registers' table into a typed row,
//! its Arrow builders and its schema, so that a name or type is written once.

use arrow::array::{
    ArrayBuilder, ArrayRef, BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, Field, TimeUnit};

use super::calendar::Day;

/// A column type: what a row carries, what collects it, how it is declared.
pub(super) trait Kind {
    /// What a row carries.
    type Value<'a>;
    /// What collects values.
    type Builder: ArrayBuilder;
    /// Whether the register has rows without a value.
    const NULLABLE: bool = false;
    /// The declared type.
    fn data_type() -> DataType;
    /// An empty collector.
    fn builder() -> Self::Builder;
    /// Adds a value.
    fn append(builder: &mut Self::Builder, value: Self::Value<'_>);
}

/// The schema's field of a column; a raw identifier (`r#type`) gives the plain name.
pub(super) fn field<K: Kind>(identifier: &str) -> Field {
    let name = identifier.trim_start_matches("r#");
    Field::new(name, K::data_type(), K::NULLABLE)
}

/// Hands out what a collector holds and empties it.
pub(super) fn finish<B: ArrayBuilder>(builder: &mut B) -> ArrayRef {
    builder.finish()
}

macro_rules! kind {
    ($doc:literal $kind:ident($value:ty) $builder:ident, $data_type:expr) => {
        #[doc = $doc]
        pub(super) struct $kind;

        impl Kind for $kind {
            type Value<'a> = $value;
            type Builder = $builder;

            fn data_type() -> DataType {
                $data_type
            }

            fn builder() -> $builder {
                $builder::new().with_data_type($data_type)
            }

            fn append(builder: &mut $builder, value: $value) {
                builder.append_value(value);
            }
        }
    };
}

kind!("A calendar day." Date(Day) Date32Builder, DataType::Date32);
kind!("Naive local time, microseconds since 1970-01-01 00:00." Timestamp(i64)
    TimestampMicrosecondBuilder, DataType::Timestamp(TimeUnit::Microsecond, None));
kind!("A whole number." Int(i64) Int64Builder, DataType::Int64);
kind!("Money in hundredths: decimal(12,2)." Money(i128) Decimal128Builder, DataType::Decimal128(12, 2));

/// Text in UTF-8.
pub(super) struct Text;

impl Kind for Text {
    type Value<'a> = &'a str;
    type Builder = StringBuilder;

    fn data_type() -> DataType {
        DataType::Utf8
    }

    fn builder() -> StringBuilder {
        StringBuilder::new()
    }

    fn append(builder: &mut StringBuilder, value: &str) {
        builder.append_value(value);
    }
}

/// True or false.
pub(super) struct Bool;

impl Kind for Bool {
    type Value<'a> = bool;
    type Builder = BooleanBuilder;

    fn data_type() -> DataType {
        DataType::Boolean
    }

    fn builder() -> BooleanBuilder {
        BooleanBuilder::new()
    }

    fn append(builder: &mut BooleanBuilder, value: bool) {
        builder.append_value(value);
    }
}

/// A calendar day that may be missing.
pub(super) struct OptionalDate;

impl Kind for OptionalDate {
    type Value<'a> = Option<Day>;
    type Builder = Date32Builder;
    const NULLABLE: bool = true;

    fn data_type() -> DataType {
        DataType::Date32
    }

    fn builder() -> Date32Builder {
        Date32Builder::new()
    }

    fn append(builder: &mut Date32Builder, value: Option<Day>) {
        builder.append_option(value);
    }
}

/// `Rows(Row): agencies, table { column: Kind, ... }` makes the row type, its collector and its tables.
macro_rules! register {
    ($rows:ident($row:ident): [$($agency:literal),+], $table:literal { $($column:ident: $kind:ident),+ $(,)? }) => {
        #[doc = concat!("One row of `", $table, "`.")]
        pub(super) struct $row<'a> {
            $(pub(super) $column: <$kind as Kind>::Value<'a>,)+
        }

        #[doc = concat!("Rows of `", $table, "`.")]
        pub(super) struct $rows {
            $($column: <$kind as Kind>::Builder,)+
        }

        impl $rows {
            pub(super) fn new() -> Self {
                Self { $($column: <$kind as Kind>::builder(),)+ }
            }

            pub(super) fn push(&mut self, row: $row<'_>) {
                $(<$kind as Kind>::append(&mut self.$column, row.$column);)+
            }

            pub(super) fn finish(&mut self) -> Vec<ArrayRef> {
                vec![$(columns::finish(&mut self.$column),)+]
            }

            pub(super) fn tables() -> Vec<RegisterTable> {
                let schema: SchemaRef = Arc::new(Schema::new(vec![
                    $(columns::field::<$kind>(stringify!($column)),)+
                ]));
                vec![$(RegisterTable { agency: $agency, name: $table, schema: schema.clone() },)+]
            }
        }
    };
}
pub(super) use register;
