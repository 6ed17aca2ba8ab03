using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using CleanDash.Application.Warehouses;
using CleanDash.Integration.Warehouses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CleanDash.Integration.StatementExecution;

/// <summary>
/// Plays a workspace with one SQL warehouse, as far as its public description says how one behaves; nobody at Databricks has seen it. It runs the SQL for
/// real, in the embedded engine, and gives rows as Arrow streams from another port, which refuses whoever shows it credentials, or within its answers.
/// </summary>
internal sealed class FakeWorkspace : IAsyncDisposable
{
    public const string Warehouse = "0123456789abcdef";
    public const string StorageSecret = "sig=very-secret-signature";

    // One for all fakes: opening it takes longer than most tests.
    private static readonly Lazy<TestWarehouse> Engine = new(static () => new TestWarehouse());

    private readonly ConcurrentDictionary<string, FakeStatement> statements = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FakePart> parts = new(StringComparer.Ordinal);
    private readonly WebApplication api;
    private readonly WebApplication storage;

    private FakeWorkspace()
    {
        api = Make();
        storage = Make();
        api.Run(Api);
        storage.Run(Storage);
    }

    /// <summary>The workspace's address.</summary>
    public Uri Address => new(api.Urls.Single());

    /// <summary>Every request, as <c>POST /path</c>, in its order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Bodies of statements that were taken.</summary>
    public ConcurrentQueue<JsonObject> Taken { get; } = new();

    /// <summary>Statements that were cancelled.</summary>
    public ConcurrentQueue<string> Cancelled { get; } = new();

    /// <summary>Headers that the storage was shown.</summary>
    public ConcurrentQueue<IHeaderDictionary> Shown { get; } = new();

    /// <summary>Tokens that are taken; the OAuth address adds to them.</summary>
    public ConcurrentDictionary<string, bool> Tokens { get; } = new(StringComparer.Ordinal) { ["dapi-good"] = true };

    /// <summary>How another token is refused: by 401 or, as some parts of the interface do it, by 403 with a number in the place of a name.</summary>
    public int TokenRefusal { get; set; } = 401;

    /// <summary>Client and secret that the OAuth address takes.</summary>
    public string Client { get; set; } = "client:secret";

    /// <summary>Seconds for which a token is good.</summary>
    public int TokenLife { get; set; } = 3600;

    public string WarehouseState { get; set; } = "RUNNING";

    /// <summary>The time zone of the warehouse's sessions.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>The catalog of the warehouse's sessions.</summary>
    public string Catalog { get; set; } = "main";

    /// <summary>Answers a request instead of the workspace; true when it did.</summary>
    public Func<HttpContext, Task<bool>> Instead { get; set; } = static _ => Task.FromResult(false);

    /// <summary>Answers a download instead of the storage.</summary>
    public Func<HttpContext, int, Task<bool>> InsteadOfStorage { get; set; } = static (_, _) => Task.FromResult(false);

    /// <summary>How often a statement is looked at before it runs.</summary>
    public int PendingLooks { get; set; }

    /// <summary>Whether statements stay running until they are cancelled.</summary>
    public bool NeverEnds { get; set; }

    public int RowsOfAPart { get; set; } = 1000;

    /// <summary>Changes what is said of a finished statement.</summary>
    public Action<JsonObject> Changes { get; set; } = static _ => { };

    /// <summary>Changes the bytes of a part.</summary>
    public Func<int, byte[], byte[]> Bytes { get; set; } = static (_, bytes) => bytes;

    /// <summary>Whether the workspace gives no links to results.</summary>
    public bool LinksAreOff { get; set; }

    /// <summary>How large a result within the answers may be.</summary>
    public int MostInline { get; set; } = 25 << 20;

    /// <summary>Changes the bytes of an answer that has rows in it.</summary>
    public Func<byte[], byte[]> InlineBytes { get; set; } = static bytes => bytes;

    /// <summary>How long links are good.</summary>
    public TimeSpan LinkLife { get; set; } = TimeSpan.FromMinutes(15);

    public static async Task<FakeWorkspace> Start()
    {
        var fake = new FakeWorkspace();
        await fake.api.StartAsync();
        await fake.storage.StartAsync();
        return fake;
    }

    public int Count(string request) => Requests.Count(seen => seen.StartsWith(request, StringComparison.Ordinal));

    public static async Task Answer(HttpContext context, int status, object? body = null, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        if (body is not null) await context.Response.WriteAsJsonAsync(body);
    }

    /// <summary>Says nothing until whoever asked hangs up.</summary>
    public static async Task<bool> Hang(HttpContext context)
    {
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await api.DisposeAsync();
        await storage.DisposeAsync();
    }

    private static WebApplication Make()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }

    private async Task Api(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        Requests.Enqueue($"{context.Request.Method} {path}");
        if (await Instead(context)) return;
        if (path == "/oidc/v1/token")
        {
            await GiveToken(context);
            return;
        }

        if (!Tokens.ContainsKey(context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal)))
        {
            await Answer(context, TokenRefusal, new { error_code = TokenRefusal == 401 ? (object)"UNAUTHENTICATED" : TokenRefusal, message = "Invalid access token." });
            return;
        }

        switch (path.Split('/', StringSplitOptions.RemoveEmptyEntries), context.Request.Method)
        {
            case (["api", "2.0", "sql", "warehouses", Warehouse], "GET"):
                await Answer(context, 200, new { state = WarehouseState });
                break;
            case (["api", "2.0", "sql", "statements"], "POST"):
                await Take(context);
                break;
            case (["api", "2.0", "sql", "statements", var id], "GET") when statements.TryGetValue(id, out var running):
                await Give(context, await Look(running));
                break;
            case (["api", "2.0", "sql", "statements", var id, "result", "chunks", var index], "GET") when statements.TryGetValue(id, out var running):
                await Give(context, Result(running, int.Parse(index, CultureInfo.InvariantCulture)));
                break;
            case (["api", "2.0", "sql", "statements", var id, "cancel"], "POST") when statements.TryGetValue(id, out var running):
                running.IsCancelled = true;
                Cancelled.Enqueue(id);
                await Answer(context, 200, new { });
                break;
            case (["api", "2.0", "sql", "statements", _], "DELETE"):
                await Answer(context, 200, new { });
                break;
            default:
                await Answer(context, 404, new { error_code = "ENDPOINT_NOT_FOUND", message = $"No API found for '{context.Request.Method} {path}'" });
                break;
        }
    }

    private async Task Give(HttpContext context, JsonObject answer)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer);
        var hasRows = answer.ContainsKey("data_array") || answer["result"]?["data_array"] is not null;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(hasRows ? InlineBytes(bytes) : bytes);
    }

    private async Task GiveToken(HttpContext context)
    {
        var shown = context.Request.Headers.Authorization.ToString().Replace("Basic ", "", StringComparison.Ordinal);
        var form = await context.Request.ReadFormAsync();
        if (Encoding.UTF8.GetString(Convert.FromBase64String(shown)) != Client || form["grant_type"] != "client_credentials")
        {
            await Answer(context, 401, new { error = "invalid_client", error_description = "Client authentication failed" });
            return;
        }

        var token = $"oauth-{Guid.NewGuid():N}";
        Tokens[token] = true;
        await Answer(context, 200, new { access_token = token, token_type = "Bearer", expires_in = TokenLife });
    }

    private async Task Take(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        if ((string?)body["warehouse_id"] != Warehouse)
        {
            await Answer(context, 404, new { error_code = "RESOURCE_DOES_NOT_EXIST", message = "The warehouse does not exist." });
            return;
        }

        var (isInline, format) = ((string?)body["disposition"] == "INLINE", (string?)body["format"]);
        if (isInline && format != "JSON_ARRAY")
        {
            await Answer(context, 400, new { error_code = "INVALID_PARAMETER_VALUE", message = "Within an answer the format can only be JSON_ARRAY." });
            return;
        }

        if (!isInline && LinksAreOff)
        {
            await Answer(context, 400, new { error_code = "INVALID_PARAMETER_VALUE", message = "The disposition EXTERNAL_LINKS is switched off for this workspace." });
            return;
        }

        Taken.Enqueue(body);
        var running = new FakeStatement($"01ef-{Guid.NewGuid():N}", body, PendingLooks);
        statements[running.Id] = running;
        await Answer(context, 200, Status(running.Id, "PENDING"));
    }

    private async Task<JsonObject> Look(FakeStatement running)
    {
        if (running.IsCancelled) return Status(running.Id, "CANCELED");
        if (running.Pending-- > 0) return Status(running.Id, "PENDING");
        if (NeverEnds) return Status(running.Id, "RUNNING");
        if (running.Answer is null)
        {
            try
            {
                running.Answer = await Run(running);
            }
            catch (WarehouseException exception)
            {
                running.Answer = Failed(running.Id, "BAD_REQUEST", Words(exception), exception.Code == WarehouseCodes.Table ? "42P01" : "42000");
            }

            Changes(running.Answer);
        }

        return running.Answer.DeepClone().AsObject();
    }

    private static string Words(WarehouseException exception) => exception.Code == WarehouseCodes.Table
        ? "[TABLE_OR_VIEW_NOT_FOUND] The table or view `samples`.`nyctaxi`.`nowhere` cannot be found. SQLSTATE: 42P01"
        : $"[PARSE_SYNTAX_ERROR] {exception.EngineText ?? exception.Message} SQLSTATE: 42601";

    private async Task<JsonObject> Run(FakeStatement running)
    {
        var most = (long?)running.Body["row_limit"] ?? 1_000_000;
        var parameters = running.Body["parameters"]!.AsArray().Select(static given => FakeRows.Parameter(given!.AsObject())).ToArray();
        // The embedded engine has no session of a warehouse to speak of.
        var sql = ((string)running.Body["statement"]!).Replace("current_timezone()", $"'{TimeZone}'", StringComparison.Ordinal).Replace("current_catalog()", $"'{Catalog}'", StringComparison.Ordinal);
        var statement = new Statement(sql, parameters, new StatementLimits(most, 1 << 30, TimeSpan.FromSeconds(30)), TestWarehouse.Tags);
        await using var stream = await Engine.Value.Warehouse.Run(statement, CancellationToken.None);
        var index = 0;
        long rows = 0;
        long size = 0;
        while (await stream.Next(CancellationToken.None) is { } batch)
        {
            using (batch)
            {
                for (var at = 0; at < batch.Length; at += RowsOfAPart)
                {
                    using var slice = batch.SliceShared(at, Math.Min(RowsOfAPart, batch.Length - at));
                    var bytes = running.IsInline ? JsonSerializer.SerializeToUtf8Bytes(FakeRows.Of(slice)) : await Stream(slice);
                    parts[$"{running.Id}-{index}"] = new(bytes, rows, slice.Length);
                    size += bytes.Length;
                    rows += slice.Length;
                    index++;
                }
            }
        }

        running.Parts = index;
        if (running.IsInline && size > MostInline)
        {
            return Failed(
                running.Id,
                "BAD_REQUEST",
                $"Inline byte limit exceeded. Statements executed with disposition=INLINE can have a result size of at most {MostInline} bytes. Please execute the statement with disposition=EXTERNAL_LINKS if you want to download the full result.",
                null);
        }

        var answer = Status(running.Id, "SUCCEEDED");
        answer["manifest"] = new JsonObject
        {
            ["format"] = running.IsInline ? "JSON_ARRAY" : "ARROW_STREAM",
            ["schema"] = new JsonObject { ["columns"] = new JsonArray([.. stream.Schema.FieldsList.Select(FakeRows.Column)]) },
            ["total_chunk_count"] = index,
            ["total_row_count"] = rows,
            ["truncated"] = stream.Cut,
        };
        answer["result"] = index == 0 ? new JsonObject() : Result(running, 0);
        return answer;
    }

    private static async Task<byte[]> Stream(RecordBatch batch)
    {
        using var bytes = new MemoryStream();
        using var writer = new ArrowStreamWriter(bytes, batch.Schema, leaveOpen: true);
        await writer.WriteRecordBatchAsync(batch);
        await writer.WriteEndAsync();
        return bytes.ToArray();
    }

    private JsonObject Result(FakeStatement running, int index)
    {
        if (!running.IsInline) return new JsonObject { ["external_links"] = new JsonArray(Link(running, index)) };
        var part = parts[$"{running.Id}-{index}"];
        var result = new JsonObject { ["chunk_index"] = index, ["row_offset"] = part.Offset, ["row_count"] = part.Rows, ["data_array"] = JsonNode.Parse(part.Bytes) };
        if (index + 1 < running.Parts)
        {
            result["next_chunk_index"] = index + 1;
            result["next_chunk_internal_link"] = $"/api/2.0/sql/statements/{running.Id}/result/chunks/{index + 1}?row_offset={part.Offset + part.Rows}";
        }

        return result;
    }

    private static JsonObject Failed(string id, string code, string message, string? state)
    {
        var answer = Status(id, "FAILED");
        answer["status"]!["error"] = new JsonObject { ["error_code"] = code, ["message"] = message };
        answer["status"]!["sql_state"] = state;
        return answer;
    }

    private static JsonObject Status(string id, string state) => new() { ["statement_id"] = id, ["status"] = new JsonObject { ["state"] = state } };

    private JsonObject Link(FakeStatement running, int index)
    {
        var part = parts[$"{running.Id}-{index}"];
        var link = new JsonObject
        {
            ["external_link"] = $"{storage.Urls.Single()}/{running.Id}/{index}?{StorageSecret}&until={(TimeProvider.System.GetUtcNow() + LinkLife).ToUnixTimeMilliseconds()}",
            ["expiration"] = TimeProvider.System.GetUtcNow() + LinkLife,
            ["chunk_index"] = index,
            ["row_offset"] = part.Offset,
            ["row_count"] = part.Rows,
            ["byte_count"] = part.Bytes.Length,
            ["http_headers"] = new JsonObject { ["x-storage-key"] = "opens-it" },
        };
        if (index + 1 < running.Parts) link["next_chunk_index"] = index + 1;
        return link;
    }

    private async Task Storage(HttpContext context)
    {
        Shown.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value)));
        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var index = int.Parse(path[1], CultureInfo.InvariantCulture);
        if (await InsteadOfStorage(context, index)) return;
        var isLate = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() > long.Parse(context.Request.Query["until"]!, CultureInfo.InvariantCulture);
        if (context.Request.Headers.ContainsKey("Authorization") || context.Request.Headers["x-storage-key"] != "opens-it" || isLate)
        {
            context.Response.StatusCode = isLate ? 403 : 400;
            return;
        }

        await context.Response.Body.WriteAsync(Bytes(index, parts[$"{path[0]}-{index}"].Bytes));
    }
}
