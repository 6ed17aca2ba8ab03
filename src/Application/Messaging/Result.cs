using System.Diagnostics.CodeAnalysis;
using CleanDash.Domain;

namespace CleanDash.Application.Messaging;

/// <summary>A result that a behaviour can make from a refusal without knowing its value's type.</summary>
/// <typeparam name="TSelf">The result itself.</typeparam>
public interface IResult<out TSelf>
{
    /// <summary>The refusal, or null when it went well.</summary>
    Refusal? Refusal { get; }

    /// <summary>The result that says no.</summary>
    static abstract TSelf Refuse(Refusal refusal);
}

/// <summary>What a request gives: a value or a refusal.</summary>
/// <typeparam name="T">The value.</typeparam>
public sealed class Result<T> : IResult<Result<T>>
{
    private Result(T? value, Refusal? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    /// <summary>The value; null only when <see cref="Refusal"/> is set.</summary>
    public T? Value { get; }

    /// <inheritdoc/>
    public Refusal? Refusal { get; }

    /// <summary>True with the value, false with the refusal.</summary>
    public bool Try([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        value = Value;
        refusal = Refusal;
        return Refusal is null;
    }

    /// <summary>The result that went well; for a value whose type is an interface, which no operator converts.</summary>
    public static Result<T> Of(T value) => new(value, null);

    /// <inheritdoc/>
    public static Result<T> Refuse(Refusal refusal) => new(default, refusal);

    /// <summary>The result that went well.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>The result that says no.</summary>
    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>The value of a command that has nothing to tell.</summary>
public readonly record struct Done;
