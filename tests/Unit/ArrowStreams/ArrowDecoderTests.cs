using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using CleanDash.Infrastructure.Warehouses.ArrowStreams;
using Xunit;

namespace CleanDash.Unit.ArrowStreams;

public sealed class ArrowDecoderTests
{
    // A run of its own may ask for more: CLEANDASH_TEST_MUTATIONS=10000.
    private static int Mutations => int.TryParse(Environment.GetEnvironmentVariable("CLEANDASH_TEST_MUTATIONS"), out var wanted) ? wanted : 2_000;

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(100, null)]
    [InlineData(1_000, CompressionCodecType.Lz4Frame)]
    [InlineData(1_000, CompressionCodecType.Zstd)]
    public void What_was_written_is_read(int rows, CompressionCodecType? codec)
    {
        using var written = Streams.Batch(rows);

        var read = Assert.Single(new ArrowDecoder().Read(Streams.Of(written, codec)));

        Assert.Equal(written.Schema.FieldsList.Select(field => (field.Name, field.DataType.TypeId)), read.Schema.FieldsList.Select(field => (field.Name, field.DataType.TypeId)));
        Assert.Equal(rows, read.Length);
        for (var i = 0; i < read.ColumnCount; i++)
        {
            Assert.Equal(written.Column(i).NullCount, read.Column(i).NullCount);
            Assert.Equal(Streams.Touch(written.Column(i)), Streams.Touch(read.Column(i)));
        }
    }

    [Fact]
    public void Several_batches_and_several_streams_have_one_schema()
    {
        using var batch = Streams.Batch(10);
        var decoder = new ArrowDecoder();

        Assert.Equal(3, decoder.Read(Streams.Of(batch, times: 3)).Count);
        Assert.Single(decoder.Read(Streams.Of(batch)));

        using var other = new RecordBatch(new Schema([new Field("text", Int32Type.Default, true)], []), [new Int32Array.Builder().Append(1).Build()], 1);
        Assert.Throws<DamagedArrowException>(() => decoder.Read(Streams.Of(other)));
    }

    [Fact]
    public void A_stream_cut_anywhere_is_an_error_or_lacks_its_batch()
    {
        using var batch = Streams.Batch(20);
        var stream = Streams.Of(batch);
        var whole = 0;

        for (var length = 0; length < stream.Length; length++)
        {
            try
            {
                whole += new ArrowDecoder().Read(stream.AsMemory(0, length)).Count;
            }
            catch (DamagedArrowException)
            {
            }
        }

        // Without the mark of the end, or the last bytes of it, the batch is there.
        Assert.InRange(whole, 1, 8);
    }

    [Fact]
    public void Mutated_streams_are_an_error_or_can_be_read_safely()
    {
        using var batch = Streams.Batch(200);
        byte[][] streams = [Streams.Of(batch), Streams.Of(batch, CompressionCodecType.Lz4Frame), Streams.Of(batch, CompressionCodecType.Zstd)];
        var metadata = Streams.Of(Streams.Batch(0)).Length;
        var random = new Random(20261125);
        int damaged = 0, read = 0;

        for (var i = 0; i < Mutations; i++)
        {
            var mutated = (byte[])streams[i % streams.Length].Clone();
            var most = random.Next(2) == 0 ? Math.Min(metadata + 2_000, mutated.Length) : mutated.Length;
            for (var times = random.Next(1, 6); times > 0; times--)
                Mutate(mutated, random.Next(most), random);
            var length = random.Next(8) == 0 ? random.Next(mutated.Length) : mutated.Length;
            try
            {
                foreach (var decoded in new ArrowDecoder().Read(mutated.AsMemory(0, length)))
                {
                    foreach (var column in decoded.Arrays)
                        Streams.Touch(column);
                }

                read++;
            }
            catch (DamagedArrowException)
            {
                damaged++;
            }
        }

        Assert.Equal(Mutations, damaged + read);
        Assert.True(damaged > Mutations / 3, $"{damaged} of {Mutations} were noticed");
    }

    [Fact]
    public void Counts_and_places_that_lead_out_of_the_bytes_are_refused()
    {
        var stream = Streams.Of(new RecordBatch(
            new Schema([new Field("t", StringType.Default, true)], []), [new StringArray.Builder().Append("abc").Append("def").Build()], 2));
        var places = stream.AsSpan().IndexOf<byte>([0, 0, 0, 0, 3, 0, 0, 0, 6, 0, 0, 0]);
        Assert.True(places > 0);

        foreach (var (at, value) in new[] { (4, -1), (4, 7), (8, 100), (8, int.MaxValue), (0, 4), (0, int.MinValue) })
        {
            var wrong = (byte[])stream.Clone();
            BitConverter.TryWriteBytes(wrong.AsSpan(places + at), value);
            Assert.Throws<DamagedArrowException>(() => new ArrowDecoder().Read(wrong));
        }
    }

    private static void Mutate(byte[] bytes, int at, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2 when at + 4 <= bytes.Length:
                BitConverter.TryWriteBytes(bytes.AsSpan(at), random.Next(2) == 0 ? int.MaxValue : -random.Next(1_000_000));
                break;
            default:
                System.Array.Fill(bytes, (byte)(random.Next(2) * 255), at, Math.Min(8, bytes.Length - at));
                break;
        }
    }
}
