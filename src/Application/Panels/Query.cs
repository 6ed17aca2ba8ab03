using System.Security.Cryptography;
using System.Text;
using CleanDash.Application.Access;
using CleanDash.Application.Warehouses;

namespace CleanDash.Application.Panels;

/// <summary>What panels and options have in common: constant SQL, parameters, and the record that carries the values.</summary>
internal sealed class Query
{
    private readonly Func<object?[], object> create;
    private readonly Func<object, object?>[] read;

    public Query(Type type, string dashboard, string id, string sql, bool isPortable, IReadOnlyList<Parameter> parameters, Func<object?[], object> create, Func<object, object?>[] read)
    {
        Type = type;
        Dashboard = dashboard;
        Id = id;
        Sql = sql;
        IsPortable = isPortable;
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

    /// <summary>False for a text of its own for one engine.</summary>
    public bool IsPortable { get; }

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
