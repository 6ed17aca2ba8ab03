using System.Security.Cryptography;
using System.Text;
using CleanDash.Application.Access;
using CleanDash.Application.Messaging;
using CleanDash.Application.Warehouses;

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

/// <summary>What panels and options have in common: constant SQL, parameters, and the record that carries the values.</summary>
internal sealed class Query
{
    private readonly Func<object?[], object> create;
    private readonly Func<object, object?>[] read;

    public Query(Type type, string dashboard, string id, string sql, IReadOnlyList<Parameter> parameters, Func<object?[], object> create, Func<object, object?>[] read)
    {
        Type = type;
        Dashboard = dashboard;
        Id = id;
        Sql = sql;
        Parameters = parameters;
        this.create = create;
        this.read = read;
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)).AsSpan(0, 8));
    }

    /// <summary>The record.</summary>
    public Type Type { get; }

    public string Dashboard { get; }

    public string Id { get; }

    public string Sql { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Of the SQL, so that an answer of another text is never taken for this one's.</summary>
    public string Fingerprint { get; }

    public object Create(object?[] values) => create(values);

    /// <summary>Names an answer: the query, its text and every value, those of the caller included.</summary>
    public string Key(object request)
    {
        var key = new StringBuilder(128).Append(Dashboard).Append('/').Append(Id).Append('/').Append(Fingerprint);
        for (int i = 0; i < read.Length; i++)
        {
            key.Append('\n');
            foreach (string text in Parameters[i].Write(read[i](request)))
                key.Append(text.Length).Append(':').Append(text);
        }

        return key.ToString();
    }

    public Statement Statement(object request, StatementLimits limits, Caller caller)
    {
        var values = new List<StatementParameter>(read.Length + 1);
        for (int i = 0; i < read.Length; i++)
            values.AddRange(Parameters[i].ToSql(read[i](request)));
        return new(Sql, values, limits, new(Dashboard, Id, caller.Door == Door.Web ? Cause.Viewer : Cause.Administrator));
    }

    /// <summary>Typed nulls for a description of the statement.</summary>
    public IReadOnlyList<StatementParameter> Nulls() => [.. Parameters.SelectMany(parameter => parameter.ToSql(null))];
}
