namespace CleanDash.Application.Warehouses;

/// <summary>What an engine refused or could not do: a stable code and a sentence for people, the engine's own words for the log alone.</summary>
/// <param name="code">One of <see cref="WarehouseCodes"/>.</param>
/// <param name="sentence">One plain sentence without SQL, host or user names.</param>
/// <param name="engineText">What the engine said; may hold SQL and names. Never shown to viewers.</param>
/// <param name="inner">The driver's exception.</param>
public sealed class WarehouseException(string code, string sentence, string? engineText = null, Exception? inner = null) : Exception(sentence, inner)
{
    /// <summary>One of <see cref="WarehouseCodes"/>.</summary>
    public string Code { get; } = code;

    /// <summary>The engine's words, for the log.</summary>
    public string? EngineText { get; } = engineText;

    /// <summary>Whether the warehouse as a whole does not answer, so that any other statement would fare no better at this moment.</summary>
    public bool ConcernsAll => WarehouseCodes.ConcernsAll(Code);

    /// <summary>When it is worth asking again, if that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The reference under which the log has it already; null while nobody has written it there.</summary>
    public string? Logged { get; private init; }

    /// <summary>The same, told under the reference by which the log has it; null: nobody has written it there.</summary>
    public WarehouseException LoggedAs(string? reference) => new(Code, Message, EngineText, this) { RetryAfter = RetryAfter, Logged = reference };
}

/// <summary>The codes of <see cref="WarehouseException"/>; they never change.</summary>
public static class WarehouseCodes
{
    /// <summary>Whether a code is of a failure that meets every statement alike.</summary>
    public static bool ConcernsAll(string? code) => code is Unreachable or Credentials or Busy;

    /// <summary>The engine cannot be reached or loaded.</summary>
    public const string Unreachable = "warehouse.unreachable";

    /// <summary>A table that the SQL names is missing or its file is broken.</summary>
    public const string Table = "warehouse.table";

    /// <summary>The driver cannot tell a query's columns without running it; nothing speaks against the query.</summary>
    public const string Undescribed = "warehouse.undescribed";

    /// <summary>The text is not one SELECT.</summary>
    public const string NotASelect = "warehouse.not_a_select";

    /// <summary>The engine does not accept the SQL or failed while running it.</summary>
    public const string Statement = "warehouse.statement";

    /// <summary>The engine does not accept the installation's token, or wants one.</summary>
    public const string Credentials = "warehouse.credentials";

    /// <summary>The installation's account may not read what the SQL names.</summary>
    public const string Permission = "warehouse.permission";

    /// <summary>The result did not arrive whole, or damaged.</summary>
    public const string Incomplete = "warehouse.incomplete";

    /// <summary>The time limit passed.</summary>
    public const string Timeout = "warehouse.timeout";

    /// <summary>Too many statements wait already.</summary>
    public const string Busy = "warehouse.busy";

    /// <summary>Memory or disk of the engine ran out.</summary>
    public const string Resources = "warehouse.resources";

    /// <summary>The SQL tried something that is switched off: files, settings, extensions.</summary>
    public const string Forbidden = "warehouse.forbidden";
}
