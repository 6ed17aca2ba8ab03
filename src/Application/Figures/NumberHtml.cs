using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CleanDash.Application.Figures;

/// <summary>Numbers as a finished piece of the page, and as fields for machines.</summary>
internal static class NumberHtml
{
    private const string Up = "M7 7h10v10M7 17 17 7";
    private const string Down = "M7 7l10 10M17 7v10H7";
    private const string Level = "M5 12h14M13 6l6 6-6 6";

    /// <summary>The fragment: each number with its change, bullet bar and small line. It has no style attributes and every text is encoded.</summary>
    public static string Write(IReadOnlyList<Number> numbers)
    {
        var html = new StringBuilder(512);
        if (numbers is [var only])
        {
            Append(html, only);
            return html.ToString();
        }

        html.Append("<div class=\"kpis\">");
        foreach (var number in numbers)
        {
            html.Append("<div><p class=\"kpi-name\">").Append(Html.Encode(number.Name)).Append("</p>");
            Append(html, number);
            html.Append("</div>");
        }

        return html.Append("</div>").ToString();
    }

    /// <summary>The same numbers as an array of <c>{"name","value","text","unit","before","change","good"}</c>.</summary>
    public static void WriteJson(IReadOnlyList<Number> numbers, Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var number in numbers)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, number.Name);
            WriteNumber(writer, "value", number.Value);
            writer.WriteString("text"u8, number.Text);
            writer.WriteString("unit"u8, number.Unit);
            WriteNumber(writer, "before", number.Before);
            WriteNumber(writer, "change", number.Change);
            if (number.Good is { } good)
                writer.WriteBoolean("good"u8, good);
            else
                writer.WriteNull("good"u8);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            writer.WriteNumber(name, number);
        else
            writer.WriteNull(name);
    }

    private static void Append(StringBuilder html, Number number)
    {
        AppendValue(html, number);
        if (number.Target is { } target)
            AppendBullet(html, number, target);
        if (number.Change is null && number.Target is null && number.Spark is null)
            return;

        html.Append("<div class=\"kpi-row\"><p>");
        if (number.Change is { } change)
            AppendChange(html, number, change);
        if (number.Target is { } aim)
            html.Append(number.Change is null ? "" : "<br>").Append("target ").Append(Html.Encode(NumberFormat.Text(aim, number.Format, number.Unit)));
        html.Append("</p>");
        if (number.Spark is { Count: > 1 } spark)
            AppendSpark(html, spark);
        html.Append("</div>");
    }

    private static void AppendValue(StringBuilder html, Number number)
    {
        var before = NumberFormat.IsBefore(number.Unit);
        html.Append("<div class=\"kpi-value\">").Append(Html.Encode(before ? number.Text : NumberFormat.Text(number.Value, number.Format)));
        if (!before && number is { Unit: { Length: > 0 } unit, Value: not null })
            html.Append("<small>").Append(Html.Encode(unit)).Append("</small>");
        html.Append("</div>");
    }

    private static void AppendChange(StringBuilder html, Number number, double change)
    {
        var (icon, word) = change switch { > 0 => (Up, "up"), < 0 => (Down, "down"), _ => (Level, "unchanged") };
        html.Append("<span class=\"delta ").Append(number.Good switch { true => "good", false => "bad", null => "flat" })
            .Append("\"><svg class=\"i\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" stroke-linecap=\"round\" stroke-linejoin=\"round\" aria-hidden=\"true\"><path d=\"")
            .Append(icon).Append("\"/></svg><span class=\"sr\">").Append(word).Append(" </span>").Append(Html.Encode(ChangeText(number, Math.Abs(change))))
            .Append("</span><br>").Append(Html.Encode(number.BeforeName));
    }

    /// <summary>Shares differ by points; everything else by a part of what was before, or by its own unit where that is nothing.</summary>
    private static string ChangeText(Number number, double change) => number switch
    {
        { Unit: "%" } => NumberFormat.Text(change, "0.#", "points"),
        { Before: { } before and not 0 } => NumberFormat.Text(100 * change / Math.Abs(before), "#,0.#", "%"),
        _ => NumberFormat.Text(change, number.Format, number.Unit),
    };

    private static void AppendBullet(StringBuilder html, Number number, double target)
    {
        const int Width = 240;
        var value = Math.Max(0, number.Value ?? 0);
        var most = number.Unit == "%" && value <= 100 && target <= 100 ? 100 : 1.15 * Math.Max(value, Math.Max(target, number.Before ?? 0));
        if (most <= 0)
            return;
        html.Append(CultureInfo.InvariantCulture, $"<svg class=\"bullet\" viewBox=\"0 0 {Width} 14\" preserveAspectRatio=\"none\" aria-hidden=\"true\">")
            .Append(CultureInfo.InvariantCulture, $"<rect class=\"track\" x=\"0\" y=\"3\" width=\"{Width}\" height=\"8\" rx=\"2\"/>")
            .Append(CultureInfo.InvariantCulture, $"<rect class=\"value\" x=\"0\" y=\"3\" width=\"{Width * value / most:0.#}\" height=\"8\" rx=\"2\"/>")
            .Append(CultureInfo.InvariantCulture, $"<rect class=\"target\" x=\"{(Width * Math.Max(0, target) / most) - 1:0.#}\" y=\"0\" width=\"2\" height=\"14\"/></svg>");
    }

    private static void AppendSpark(StringBuilder html, Column spark)
    {
        const double Width = 96, Top = 3, Bottom = 29;
        var values = Enumerable.Range(0, spark.Count).Select(spark.NumberAt).Select(value => value is { } number && double.IsFinite(number) ? number : (double?)null).ToArray();
        if (values.Min() is not { } least || values.Max() is not { } most)
            return;
        var height = most > least ? (Bottom - Top) / (most - least) : 0;
        var points = new List<(double X, double Y)>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
                points.Add((Width * i / (values.Length - 1), height == 0 ? (Top + Bottom) / 2 : Bottom - ((value - least) * height)));
        }

        var line = string.Join('L', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#} {point.Y:0.#}")));
        var (first, last) = (points[0], points[^1]);
        html.Append("<svg class=\"spark\" viewBox=\"0 0 96 32\" aria-hidden=\"true\"><path class=\"area\" d=\"M").Append(line)
            .Append(CultureInfo.InvariantCulture, $"L{last.X:0.#} 32L{first.X:0.#} 32Z\"/><path class=\"line\" d=\"M").Append(line)
            .Append(CultureInfo.InvariantCulture, $"\"/><circle class=\"last\" cx=\"{last.X:0.#}\" cy=\"{last.Y:0.#}\" r=\"2.4\"/></svg>");
    }
}
