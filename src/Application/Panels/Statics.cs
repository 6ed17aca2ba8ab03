using System.Reflection;
using CleanDash.Application.Warehouses;

namespace CleanDash.Application.Panels;

/// <summary>Reads static members that an interface demands of a type known at run time only.</summary>
internal static class Statics
{
    private static readonly MethodInfo OwnMethod = typeof(Statics).GetMethod(nameof(Own), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>What a type says of itself; a mistake when it throws while it says it.</summary>
    public static T? Read<T>(List<string> mistakes, Type type, Func<T> read)
        where T : struct
    {
        try
        {
            return read();
        }
        catch (Exception e)
        {
            mistakes.Add($"{type.FullName} cannot be read: {e.Message}");
            return null;
        }
    }

    public static TInfo Info<TInfo>(Type type) => (TInfo)Get(type, "Info");

    /// <summary>What a type asks of this engine, beside its portable text.</summary>
    public static (string Portable, string? Own) Sql(Type type, Engine engine) =>
        ((string)Get(type, "Sql"), (string?)OwnMethod.MakeGenericMethod(type).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [engine], null));

    public static Page Arrange(Type type)
    {
        var page = new Page();
        type.GetMethod("Arrange", BindingFlags.Public | BindingFlags.Static | BindingFlags.FlattenHierarchy, [typeof(Page)])!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [page], null);
        return page;
    }

    private static string? Own<T>(Engine engine)
        where T : ISelect => T.SqlFor(engine);

    private static object Get(Type type, string name) =>
        type.GetProperty(name, BindingFlags.Public | BindingFlags.Static | BindingFlags.FlattenHierarchy)!.GetMethod!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null)!;
}
