using System.Buffers;
using Apache.Arrow;
using Apache.Arrow.Types;
using BenchmarkDotNet.Attributes;
using CleanDash.Application.Figures;
using Plotly.NET;

namespace CleanDash.Benchmarks;

/// <summary>What a chart costs between the engine's rows and the bytes that go out.</summary>
[MemoryDiagnoser]
public class FigureBenchmarks : IDisposable
{
    private readonly ArrayBufferWriter<byte> output = new(32 * 1024 * 1024);
    private Schema schema = null!;
    private RecordBatch[] batches = null!;
    private ColumnSet set = null!;
    private Points points = null!;

    /// <summary>Points of the line.</summary>
    [Params(10, 1_000_000)]
    public int Count { get; set; }

    /// <summary>Makes the rows, in batches as the engine gives them.</summary>
    [GlobalSetup]
    public void Setup()
    {
        const int BatchRows = 122_880;
        schema = new Schema([new Field("at", DoubleType.Default, nullable: true), new Field("value", DoubleType.Default, nullable: true)], metadata: null);
        batches = [.. Enumerable.Range(0, ((Count - 1) / BatchRows) + 1).Select(batch => Batch(batch * BatchRows, Math.Min(BatchRows, Count - (batch * BatchRows))))];
        set = new ColumnSet(schema, batches);
        points = set.Bind<Points>();
    }

    /// <summary>Frees the rows.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        set.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Columns from batches.</summary>
    [Benchmark]
    public object Bind() => set.Bind<Points>();

    /// <summary>The chart alone.</summary>
    [Benchmark]
    public GenericChart Draw() => Plot.Line(points.At, points.Value);

    /// <summary>The chart and its bytes.</summary>
    [Benchmark]
    public int DrawAndWrite()
    {
        output.ResetWrittenCount();
        FigureWriter.Write(Plot.Line(points.At, points.Value), output);
        return output.WrittenCount;
    }

    private RecordBatch Batch(int from, int rows) => new(schema, [Doubles(from, rows, 1), Doubles(from, rows, 0.5)], rows);

    private static DoubleArray Doubles(int from, int rows, double step) => new DoubleArray.Builder().AppendRange(Enumerable.Range(from, rows).Select(i => i * step)).Build();

    private sealed record Points(Column<double> At, Column<double> Value);
}
