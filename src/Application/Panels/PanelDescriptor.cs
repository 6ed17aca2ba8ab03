using CleanDash.Application.Messaging;

namespace CleanDash.Application.Panels;

/// <summary>The kinds of panels.</summary>
public enum PanelKind
{
    /// <summary>A figure.</summary>
    Chart,

    /// <summary>One or several numbers.</summary>
    Number,

    /// <summary>A table.</summary>
    Table,
}

/// <summary>What is known of a panel before anything runs.</summary>
public sealed class PanelDescriptor
{
    internal PanelDescriptor(Type columns, PanelKind kind, PanelInfo info, Query query)
    {
        Columns = columns;
        Kind = kind;
        Info = info;
        Query = query;
    }

    /// <summary>The slug of its dashboard.</summary>
    public string Dashboard => Query.Dashboard;

    /// <summary>Its id: the kebab-case of its type's name.</summary>
    public string Id => Query.Id;

    /// <summary>The record.</summary>
    public Type Type => Query.Type;

    /// <summary>What it says of itself.</summary>
    public PanelInfo Info { get; }

    /// <summary>Chart, number or table.</summary>
    public PanelKind Kind { get; }

    /// <summary>Its parameters, in the order of its constructor.</summary>
    public IReadOnlyList<Parameter> Parameters => Query.Parameters;

    /// <summary>Its SQL with the <c>:name</c> markers.</summary>
    public string Sql => Query.Sql;

    /// <summary>The sentence for screen readers.</summary>
    public string Sentence => Info.Sentence ?? $"{Info.Title}: a {Kind.ToString().ToLowerInvariant()}.";

    /// <summary>The record of columns.</summary>
    internal Type Columns { get; }

    /// <summary>Its statement.</summary>
    internal Query Query { get; }

    /// <summary>The request that answers the panel with these values.</summary>
    internal IMessage<PanelAnswer> Request(object?[] values) => (IMessage<PanelAnswer>)Query.Create(values);

    /// <summary>The request that writes the rows of the panel with the values of a request of it.</summary>
    public IMessage<Exported> Export(IMessage<PanelAnswer> request, RowFormat format, Stream output) =>
        (IMessage<Exported>)Activator.CreateInstance(typeof(ExportPanel<>).MakeGenericType(Type), request, format, output)!;
}
