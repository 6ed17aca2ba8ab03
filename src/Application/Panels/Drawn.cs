using System.Text.Json;
using CleanDash.Application.Figures;

namespace CleanDash.Application.Panels;

/// <summary>What a panel drew, ready to be written.</summary>
internal abstract class Drawn
{
    public abstract void Write(PanelDescriptor panel, Utf8JsonWriter json);

    /// <summary>Lets a panel draw these columns.</summary>
    public static Drawn Of<TColumns>(object panel, TColumns columns)
        where TColumns : class => panel switch
        {
            IChart<TColumns> chart => new Chart(chart.Draw(columns)),
            INumber<TColumns> number => new Numbers(number.Draw(columns)),
            ITable<TColumns> table => new Rows(table.Draw(columns)),
            _ => throw new ArgumentException($"{panel.GetType().FullName} is no panel.", nameof(panel)),
        };

    private sealed class Chart(Plotly.NET.GenericChart figure) : Drawn
    {
        public override void Write(PanelDescriptor panel, Utf8JsonWriter json)
        {
            json.WriteString("bundle", panel.Info.Bundle switch { Bundle.Geo => "geo", Bundle.Full => "full", _ => "cartesian" });
            json.WritePropertyName("figure");
            FigureWriter.Write(figure.Unit(panel.Info.Unit), json);
        }
    }

    private sealed class Numbers(IReadOnlyList<Number> numbers) : Drawn
    {
        public override void Write(PanelDescriptor panel, Utf8JsonWriter json)
        {
            json.WritePropertyName("numbers");
            NumberHtml.WriteJson(numbers, json);
            json.WriteString("html", NumberHtml.Write(numbers));
        }
    }

    private sealed class Rows(Table table) : Drawn
    {
        public override void Write(PanelDescriptor panel, Utf8JsonWriter json) => json.WriteString("html", table.ToHtml());
    }
}
