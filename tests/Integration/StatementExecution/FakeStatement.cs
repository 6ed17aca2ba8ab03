using System.Text.Json.Nodes;

namespace CleanDash.Integration.StatementExecution;

/// <summary>A statement that a <see cref="FakeWorkspace"/> has taken.</summary>
internal sealed class FakeStatement(string id, JsonObject body, int pending)
{
    public string Id => id;

    public JsonObject Body => body;

    public bool IsInline => (string?)body["disposition"] == "INLINE";

    public int Pending { get; set; } = pending;

    public bool IsCancelled { get; set; }

    public JsonObject? Answer { get; set; }

    public int Parts { get; set; }
}

/// <summary>One part of its result.</summary>
internal sealed record FakePart(byte[] Bytes, long Offset, int Rows);
