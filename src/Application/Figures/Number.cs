namespace CleanDash.Application.Figures;

/// <summary>One number of a tile, with what it is compared to.</summary>
/// <param name="Name">What it counts; the tile's title stands for it where a tile has one number alone.</param>
/// <param name="Value">Null where there is nothing to say.</param>
public sealed record Number(string Name, double? Value)
{
    /// <summary>"%", "min", "$"; a currency's sign stands before the number.</summary>
    public string? Unit { get; init; }

    /// <summary>A .NET number format such as <c>#,0.00</c>, or <see cref="NumberFormat.Compact"/>; as many digits as matter when absent.</summary>
    public string? Format { get; init; }

    /// <summary>The value that it is compared to, for example of the period before.</summary>
    public double? Before { get; init; }

    /// <summary>Words for <see cref="Before"/> under the change: "on the 30 days before".</summary>
    public string BeforeName { get; init; } = "on the value before";

    /// <summary>The value that it should reach; drawn as a bullet bar.</summary>
    public double? Target { get; init; }

    /// <summary>Which direction is good.</summary>
    public Better Better { get; init; } = Better.Neither;

    /// <summary>The values that led here, oldest first; drawn as a small line.</summary>
    public Column? Spark { get; init; }

    /// <summary>The number with its unit, as people read it.</summary>
    public string Text => NumberFormat.Text(Value, Format, Unit);

    /// <summary>The difference to <see cref="Before"/>, in the number's unit.</summary>
    public double? Change => Value - Before;

    /// <summary>Whether the change is good; null when there is none or nobody can say.</summary>
    public bool? Good => (Better, Change) switch
    {
        (Better.Neither, _) or (_, null or 0) => null,
        (Better.Higher, var change) => change > 0,
        (_, var change) => change < 0,
    };
}

/// <summary>Which direction of a number is good.</summary>
public enum Better
{
    /// <summary>More is neither good nor bad.</summary>
    Neither,

    /// <summary>More is good.</summary>
    Higher,

    /// <summary>Less is good.</summary>
    Lower,
}
