using CleanDash.Application.Figures;
using CleanDash.Application.Messaging;
using CleanDash.Application.Warehouses;
using Plotly.NET;

namespace CleanDash.Application.Panels;

/// <summary>What asks the warehouse: constant text, so that it cannot be built from values.</summary>
public interface ISelect
{
    /// <summary>One SELECT in portable SQL with a <c>:name</c> marker for each parameter it uses.</summary>
    static abstract string Sql { get; }

    /// <summary>The exception: a text of its own for an engine on which the portable one cannot say it; null where the portable one serves.</summary>
    static virtual string? SqlFor(Engine engine) => null;
}

/// <summary>
/// A panel: a sealed record whose constructor is its list of parameters. Implement <see cref="IChart{TColumns}"/>, <see cref="INumber{TColumns}"/> or
/// <see cref="ITable{TColumns}"/>.
/// </summary>
/// <typeparam name="TColumns">A record of <see cref="Column{T}"/>: the contract between the SQL and the drawing.</typeparam>
public interface IPanel<TColumns> : ISelect, IQuery<PanelAnswer>
    where TColumns : class
{
    /// <summary>Title, unit, and how long an answer is good.</summary>
    static abstract PanelInfo Info { get; }

    static AccessRule IUseCase<PanelAnswer>.Access => AccessRule.ViewersOfItsDashboard;
}

/// <summary>A panel that draws a chart.</summary>
/// <typeparam name="TColumns">A record of columns.</typeparam>
public interface IChart<TColumns> : IPanel<TColumns>
    where TColumns : class
{
    /// <summary>The figure; the columns are good only until this returns and the figure is written.</summary>
    GenericChart Draw(TColumns columns);
}

/// <summary>A panel that shows one or several numbers.</summary>
/// <typeparam name="TColumns">A record of columns.</typeparam>
public interface INumber<TColumns> : IPanel<TColumns>
    where TColumns : class
{
    /// <summary>The numbers, in the order in which they are shown.</summary>
    IReadOnlyList<Number> Draw(TColumns columns);
}

/// <summary>A panel that shows a table.</summary>
/// <typeparam name="TColumns">A record of columns.</typeparam>
public interface ITable<TColumns> : IPanel<TColumns>
    where TColumns : class
{
    /// <summary>The table's columns with their titles and formats.</summary>
    Table Draw(TColumns columns);
}

/// <summary>
/// The choices of a filter, from a small query: its SELECT gives <c>value</c> (text or whole number), <c>label</c> (text) and <c>count</c> (whole number), in
/// the order in which they are shown.
/// </summary>
public interface IOptions : ISelect;

/// <summary>Takes the choices of a parameter from a query.</summary>
/// <typeparam name="T">A record whose constructor names the filters that the choices depend on.</typeparam>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OptionsFromAttribute<T> : Attribute, IOptionsSource
    where T : IOptions
{
    Type IOptionsSource.Options => typeof(T);
}

internal interface IOptionsSource
{
    Type Options { get; }
}

/// <summary>Binds a parameter from the attributes of the person who asks, never from the address.</summary>
/// <param name="attribute">The attribute's name, for example <c>region</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FromCallerAttribute(string attribute) : Attribute
{
    /// <summary>The attribute's name.</summary>
    public string Attribute { get; } = attribute;
}

/// <summary>Keeps an old address working after a panel or a dashboard was renamed.</summary>
/// <param name="slug">The slug or id that it had.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class FormerNameAttribute(string slug) : Attribute
{
    /// <summary>The slug or id that it had.</summary>
    public string Slug { get; } = slug;
}
