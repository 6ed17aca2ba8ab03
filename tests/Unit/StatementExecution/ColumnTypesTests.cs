using Apache.Arrow.Types;
using CleanDash.Application.Figures;
using CleanDash.Infrastructure.Warehouses.StatementExecution;
using Xunit;

namespace CleanDash.Unit.StatementExecution;

public sealed class ColumnTypesTests
{
    [Theory]
    [InlineData("BOOLEAN", "BOOLEAN", ArrowTypeId.Boolean)]
    [InlineData("BYTE", "TINYINT", ArrowTypeId.Int8)]
    [InlineData("SHORT", "SMALLINT", ArrowTypeId.Int16)]
    [InlineData("INT", "INT", ArrowTypeId.Int32)]
    [InlineData("LONG", "BIGINT", ArrowTypeId.Int64)]
    [InlineData("FLOAT", "FLOAT", ArrowTypeId.Float)]
    [InlineData("DOUBLE", "DOUBLE", ArrowTypeId.Double)]
    [InlineData("STRING", "STRING", ArrowTypeId.String)]
    [InlineData("STRING", "STRING COLLATE UTF8_LCASE", ArrowTypeId.String)]
    [InlineData("STRING", "VARIANT", ArrowTypeId.String)]
    [InlineData("CHAR", "CHAR(10)", ArrowTypeId.String)]
    [InlineData("BINARY", "BINARY", ArrowTypeId.Binary)]
    [InlineData("DATE", "DATE", ArrowTypeId.Date32)]
    [InlineData("NULL", "VOID", ArrowTypeId.Null)]
    [InlineData("INTERVAL", "INTERVAL YEAR TO MONTH", ArrowTypeId.Interval)]
    [InlineData("INTERVAL", "INTERVAL DAY TO SECOND", ArrowTypeId.Duration)]
    [InlineData("INTERVAL", "INTERVAL HOUR", ArrowTypeId.Duration)]
    [InlineData("ARRAY", "ARRAY<INT>", ArrowTypeId.List)]
    [InlineData("MAP", "MAP<STRING, ARRAY<DECIMAL(10,2)>>", ArrowTypeId.Map)]
    [InlineData("LONG", null, ArrowTypeId.Int64)]
    [InlineData("DATE", "something new", ArrowTypeId.Date32)]
    public void A_column_has_the_type_that_arrow_gives(string name, string? text, ArrowTypeId id) => Assert.Equal(id, Of(name, text)!.TypeId);

    [Fact]
    public void Instants_and_clocks_are_told_apart_by_the_text_alone()
    {
        Assert.Equal("UTC", Assert.IsType<TimestampType>(Of("TIMESTAMP", "TIMESTAMP")).Timezone);
        Assert.Null(Assert.IsType<TimestampType>(Of("TIMESTAMP", "TIMESTAMP_NTZ")).Timezone);
        Assert.Null(Assert.IsType<TimestampType>(Of("USER_DEFINED_TYPE", "TIMESTAMP_NTZ")).Timezone);
    }

    [Theory]
    [InlineData("DECIMAL(12,3)", null, null, 12, 3)]
    [InlineData("DECIMAL", 38, 0, 38, 0)]
    [InlineData("DECIMAL(12, 3)", 12, 3, 12, 3)]
    [InlineData("DECIMAL", null, null, 10, 0)]
    public void Decimals_have_their_size(string text, int? precision, int? scale, int digits, int behind)
    {
        var type = Assert.IsType<Decimal128Type>(ColumnTypes.Of(new ManifestColumn("x", "DECIMAL", text, precision, scale)));
        Assert.Equal((digits, behind), (type.Precision, type.Scale));
    }

    [Fact]
    public void Structs_have_their_fields_whatever_is_said_beside_them()
    {
        var type = Assert.IsType<StructType>(Of("STRUCT", "STRUCT<a: INT NOT NULL COMMENT 'it''s, a > b', `b ``c`: STRUCT<Deep:ARRAY<DATE>>, d STRING COLLATE UNICODE>"));
        Assert.Equal(["a", "b `c", "d"], type.Fields.Select(static field => field.Name));
        Assert.Equal("Deep", Assert.Single(Assert.IsType<StructType>(type.Fields[1].DataType).Fields).Name);
        Assert.IsType<StringType>(type.Fields[2].DataType);
    }

    public static TheoryData<string> Unknown => ["GEOGRAPHY(4326)", "ARRAY<INT", "ARRAY<>", "MAP<INT>", "STRUCT<a: >", "STRUCT<: INT>", "ARRAY<GEOMETRY(0)>", "DECIMAL(39,0)", "DECIMAL(2,3)", "DECIMAL(x)", "INT INT", "", "<", string.Concat(Enumerable.Repeat("ARRAY<", 5000))];

    [Theory]
    [MemberData(nameof(Unknown))]
    public void What_is_not_known_is_taken_by_no_column(string text)
    {
        var column = new ManifestColumn("x", "USER_DEFINED_TYPE", text, null, null);
        Assert.Null(ColumnTypes.Of(column));
        var schema = ColumnTypes.Schema(new Manifest(new ManifestSchema([column]), null, null, Truncated: false));
        Assert.Null(ColumnKinds.For(schema.FieldsList[0].DataType));
    }

    private static IArrowType? Of(string name, string? text) => ColumnTypes.Of(new ManifestColumn("x", name, text, null, null));
}
