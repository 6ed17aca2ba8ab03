using System.Text.Json;
using System.Text.Json.Serialization;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>A statement as the interface takes it.</summary>
internal sealed record ExecuteRequest(
    [property: JsonPropertyName("statement")] string Statement,
    [property: JsonPropertyName("warehouse_id")] string Warehouse,
    [property: JsonPropertyName("parameters")] IReadOnlyList<NamedValue> Parameters,
    [property: JsonPropertyName("row_limit")] long? RowLimit,
    [property: JsonPropertyName("query_tags")] IReadOnlyList<QueryTag> Tags,
    [property: JsonIgnore] bool Inline)
{
    [JsonPropertyName("disposition")]
    public string Disposition => Inline ? "INLINE" : "EXTERNAL_LINKS";

    [JsonPropertyName("format")]
    public string Format => Inline ? "JSON_ARRAY" : "ARROW_STREAM";

    // The id comes at once, so that a statement that nobody wants any more can be cancelled, and whether the warehouse sleeps is known early.
    [JsonPropertyName("wait_timeout")]
    public string WaitTimeout => "0s";
}

/// <summary>A bound value, as text.</summary>
internal sealed record NamedValue(
    [property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("type")] string Type, [property: JsonPropertyName("value")] string? Value);

internal sealed record QueryTag([property: JsonPropertyName("key")] string Key, [property: JsonPropertyName("value")] string Value);

/// <summary>Where a statement is; with what it gives once it succeeded.</summary>
internal sealed record StatementResponse(
    [property: JsonPropertyName("statement_id"), JsonRequired] string Id,
    [property: JsonPropertyName("status"), JsonRequired] StatementStatus Status,
    [property: JsonPropertyName("manifest")] Manifest? Manifest,
    [property: JsonPropertyName("result")] Chunk? Result);

internal sealed record StatementStatus(
    [property: JsonPropertyName("state"), JsonRequired] string State, [property: JsonPropertyName("error")] StatementError? Error, [property: JsonPropertyName("sql_state")] string? SqlState);

internal sealed record StatementError([property: JsonPropertyName("error_code")] string? Code, [property: JsonPropertyName("message")] string? Message);

internal sealed record Manifest(
    [property: JsonPropertyName("schema")] ManifestSchema? Schema,
    [property: JsonPropertyName("total_chunk_count")] int? Chunks,
    [property: JsonPropertyName("total_row_count")] long? Rows,
    [property: JsonPropertyName("truncated")] bool Truncated);

internal sealed record ManifestSchema([property: JsonPropertyName("columns")] IReadOnlyList<ManifestColumn?>? Columns);

internal sealed record ManifestColumn(
    [property: JsonPropertyName("name"), JsonRequired] string Name,
    [property: JsonPropertyName("type_name")] string? TypeName,
    [property: JsonPropertyName("type_text")] string? TypeText,
    [property: JsonPropertyName("type_precision")] int? Precision,
    [property: JsonPropertyName("type_scale")] int? Scale);

/// <summary>Links to a part of the result, or the part itself.</summary>
internal sealed record Chunk(
    [property: JsonPropertyName("external_links")] IReadOnlyList<ExternalLink?>? Links,
    [property: JsonPropertyName("chunk_index")] int? Index,
    [property: JsonPropertyName("row_offset")] long? RowOffset,
    [property: JsonPropertyName("row_count")] long? RowCount,
    [property: JsonPropertyName("next_chunk_index")] int? Next,
    [property: JsonPropertyName("data_array")] JsonElement? Rows);

/// <summary>Where one part lies for a few minutes. The address and its headers are secrets.</summary>
internal sealed record ExternalLink(
    [property: JsonPropertyName("external_link"), JsonRequired] string Address,
    [property: JsonPropertyName("expiration")] DateTimeOffset? Expiration,
    [property: JsonPropertyName("chunk_index")] int Index,
    [property: JsonPropertyName("row_offset")] long? RowOffset,
    [property: JsonPropertyName("row_count")] long? RowCount,
    [property: JsonPropertyName("byte_count")] long? ByteCount,
    [property: JsonPropertyName("next_chunk_index")] int? Next,
    [property: JsonPropertyName("http_headers")] IReadOnlyDictionary<string, string>? Headers)
{
    public override string ToString() => $"part {Index}";
}

[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowReadingFromString, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ExecuteRequest))]
[JsonSerializable(typeof(StatementResponse))]
[JsonSerializable(typeof(Chunk))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
internal sealed partial class StatementJson : JsonSerializerContext;
