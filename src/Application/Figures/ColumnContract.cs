using System.Collections.Concurrent;
using System.Reflection;
using Apache.Arrow;

namespace CleanDash.Application.Figures;

/// <summary>A record of columns, read once by reflection: its names, types, which may be null, and how it is made.</summary>
internal sealed class ColumnContract
{
    private static readonly ConcurrentDictionary<Type, ColumnContract> Known = new();

    private readonly ConstructorInvoker? make;

    private ColumnContract(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).FirstOrDefault();
        var parameters = constructor?.GetParameters() ?? [];
        var mistakes = new List<string>();
        var fields = new List<ColumnField>();
        var nullability = new NullabilityInfoContext();
        if (parameters.Length == 0)
            mistakes.Add($"{type.Name} declares no columns. Write it as a record: record {type.Name}(Column<string> Name, Column<double> Value).");

        foreach (var parameter in parameters)
        {
            if (ColumnField.Of(parameter, nullability) is { } field)
                fields.Add(field);
            else
                mistakes.Add($"Column '{parameter.Name}' of {type.Name} is declared {Words(parameter.ParameterType)}. Declare a Column<…> of {ColumnKinds.Known}.");
        }

        foreach (var same in parameters.GroupBy(parameter => Key(parameter.Name ?? "")).Where(group => group.Skip(1).Any()))
            mistakes.Add($"Columns {Listed(same.Select(parameter => parameter.Name ?? ""))} of {type.Name} have one name, since case and underscores do not count. Rename one.");

        make = constructor is null ? null : ConstructorInvoker.Create(constructor);
        Fields = fields;
        Mistakes = mistakes;
    }

    public IReadOnlyList<ColumnField> Fields { get; }

    /// <summary>What is wrong with the record itself, in sentences; empty when nothing is.</summary>
    public IReadOnlyList<string> Mistakes { get; }

    public static ColumnContract Of(Type type) => Known.GetOrAdd(type, static declared => new ColumnContract(declared));

    public object Make(Span<object?> columns) => (make ?? throw new InvalidOperationException("This record has no constructor.")).Invoke(columns);

    /// <summary>Names are the same when they are so without case and underscores.</summary>
    public static string Key(string name) => string.Create(name.Length - name.AsSpan().Count('_'), name, static (key, from) =>
    {
        var next = 0;
        foreach (var letter in from)
        {
            if (letter != '_')
                key[next++] = char.ToLowerInvariant(letter);
        }
    });

    public static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    private static string Words(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Words))}>"
        : type.Name;
}

/// <summary>One column as a record declares it.</summary>
internal sealed record ColumnField(string Name, string Key, ColumnKind Kind, bool Nullable, ColumnField.Maker Make)
{
    public delegate Column Maker(string name, ColumnKind kind, IReadOnlyList<IArrowArray> chunks, Lifetime lifetime);

    /// <summary>The declaration as the author wrote it.</summary>
    public string Declared => $"Column<{ColumnKinds.CSharp(Kind)}{(Nullable ? "?" : "")}>";

    public static ColumnField? Of(ParameterInfo parameter, NullabilityInfoContext nullability)
    {
        var type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Column<>))
            return null;
        var element = type.GetGenericArguments()[0];
        if (ColumnKinds.Of(element) is not { } kind)
            return null;

        // string and string? are one type at run time; only the compiler's note on the parameter tells them apart.
        var nullable = element == typeof(string)
            ? nullability.Create(parameter).GenericTypeArguments[0].ReadState != NullabilityState.NotNull
            : System.Nullable.GetUnderlyingType(element) is not null;
        var make = typeof(ColumnField).GetMethod(nameof(New), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(element).CreateDelegate<Maker>();
        return new ColumnField(parameter.Name!, ColumnContract.Key(parameter.Name!), kind, nullable, make);
    }

    private static Column<T> New<T>(string name, ColumnKind kind, IReadOnlyList<IArrowArray> chunks, Lifetime lifetime) => new(name, kind, chunks, lifetime);
}
