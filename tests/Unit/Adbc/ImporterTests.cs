using System.Buffers;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Adbc;
using Apache.Arrow.Adbc.C;
using Apache.Arrow.C;
using Apache.Arrow.Memory;
using Apache.Arrow.Types;
using Xunit;

namespace CleanDash.Unit.Adbc;

[CollectionDefinition(nameof(FakeDriver), DisableParallelization = true)]
public sealed class FakeDriverCollection;

[Collection(nameof(FakeDriver))]
public sealed unsafe class ImporterTests
{
    private static readonly string[] InOrder = ["StreamRelease", "StatementRelease", "ConnectionRelease", "DatabaseRelease"];

    [Fact]
    public void The_structs_have_the_sizes_and_offsets_of_the_interface()
    {
        CAdbcDriver driver;
        var start = (nint)(&driver);
        long At(void* field) => (nint)field - start;

        Assert.Equal([464, 48, 24, 16, 40, 40], [sizeof(CAdbcDriver), sizeof(CAdbcError), sizeof(CAdbcErrorDetail), sizeof(CAdbcObject), sizeof(CAdbcPartitions), sizeof(CStream)]);
        Assert.Equal((72, 80), (sizeof(CArrowSchema), sizeof(CArrowArray)));
        Assert.Equal(
            [16, 24, 72, 96, 128, 144, 160, 192, 216, CAdbcDriver.Size100, 248, 256, 288, 312, 352, 392, 400, 456],
            [
                At(&driver.Release), At(&driver.DatabaseInit), At(&driver.ConnectionGetObjects), At(&driver.ConnectionInit), At(&driver.ConnectionRelease),
                At(&driver.StatementBind), At(&driver.StatementExecuteQuery), At(&driver.StatementPrepare), At(&driver.StatementSetSqlQuery),
                At(&driver.ErrorGetDetailCount), At(&driver.ErrorFromArrayStream), At(&driver.DatabaseGetOption), At(&driver.DatabaseSetOptionBytes),
                At(&driver.ConnectionCancel), At(&driver.ConnectionGetStatistics), At(&driver.StatementCancel), At(&driver.StatementExecuteSchema),
                At(&driver.StatementSetOptionInt),
            ]);
        CAdbcError error;
        var first = (nint)(&error);
        long In(void* field) => (nint)field - first;
        Assert.Equal([8, 12, 24, 32, 40], [In(&error.VendorCode), In(error.SqlState), In(&error.Release), In(&error.PrivateData), In(&error.PrivateDriver)]);
    }

    [Theory]
    [InlineData("/lib/libadbc_driver_sqlite.so.2", "AdbcDriverSqliteInit")]
    [InlineData("proprietary_driver.dll", "AdbcProprietaryDriverInit")]
    [InlineData("/x/libduckdb.so", "AdbcDuckdbInit")]
    [InlineData("/x/my-own.driver.so", "AdbcMyOwnInit")]
    public void An_entry_point_follows_from_the_files_name(string file, string name) => Assert.Equal(name, CAdbcDriverImporter.DeriveEntryPoint(file));

    [Fact]
    public void A_relative_path_or_a_missing_library_is_refused()
    {
        Assert.Equal(AdbcStatusCode.InvalidArgument, Assert.Throws<AdbcException>(() => CAdbcDriverImporter.Load("libduckdb.so")).Status);
        Assert.Equal(AdbcStatusCode.NotFound, Assert.Throws<AdbcException>(() => CAdbcDriverImporter.Load("/nowhere/libx.so")).Status);
    }

    [Fact]
    public void A_driver_of_1_0_0_is_asked_again_with_a_clean_table()
    {
        var script = new FakeScript { Version = AdbcVersion.Version_1_0_0 };
        using var driver = FakeDriver.Load(script);
        Assert.Equal(AdbcVersion.Version_1_0_0, driver.DriverVersion);
        Assert.Equal(["Init 1001000", "Init 1000000"], script.Calls);

        using var statement = FakeDriver.Statement(script);
        statement.SqlQuery = "SELECT 1";
        using var stream = statement.ExecuteQuery().Stream;
        Assert.NotNull(stream);
        Assert.Equal(AdbcStatusCode.NotImplemented, Assert.Throws<AdbcException>(statement.Cancel).Status);
        Assert.Equal(AdbcStatusCode.NotImplemented, Assert.Throws<AdbcException>(statement.ExecuteSchema).Status);
    }

    [Fact]
    public void A_driver_that_lacks_a_function_every_driver_has_is_refused() =>
        Assert.Equal(AdbcStatusCode.InternalError, Assert.Throws<AdbcException>(() => FakeDriver.Load(new() { WithoutStatementNew = true })).Status);

    [Fact]
    public void An_empty_slot_is_the_same_as_not_implemented()
    {
        using var statement = FakeDriver.Statement(new() { WithoutOptionalSlots = true });

        Assert.Equal(AdbcStatusCode.NotImplemented, Assert.Throws<AdbcException>(statement.Prepare).Status);
        Assert.Equal(AdbcStatusCode.NotImplemented, Assert.Throws<AdbcException>(() => statement.SetOption("a", "b")).Status);
        Assert.Equal(AdbcStatusCode.NotImplemented, Assert.Throws<AdbcException>(() => statement.Bind(Row(1), Row(1).Schema)).Status);
    }

    [Fact]
    public void An_error_is_read_whole_and_released_once()
    {
        var script = new FakeScript { ExecuteQuery = AdbcStatusCode.InvalidArgument, Details = true };
        using var statement = FakeDriver.Statement(script);
        statement.SqlQuery = "SELECT 1";

        var error = Assert.IsType<NativeAdbcException>(Assert.ThrowsAny<AdbcException>(statement.ExecuteQuery));

        Assert.Equal((AdbcStatusCode.InvalidArgument, "what the driver says", "22012", 7), (error.Status, error.Message, error.SqlState, error.NativeError));
        Assert.Equal("fake", Encoding.UTF8.GetString(Assert.Single(error.Details, detail => detail.Key == "fake:key").Value));
        Assert.Equal(1, script.Count("ErrorRelease"));
        Assert.Contains("error came as True", script.Calls);
    }

    [Fact]
    public void An_error_without_code_state_and_details_has_none()
    {
        using var statement = FakeDriver.Statement(new() { ExecuteQuery = AdbcStatusCode.IOError });
        statement.SqlQuery = "SELECT 1";

        var error = Assert.IsType<NativeAdbcException>(Assert.ThrowsAny<AdbcException>(statement.ExecuteQuery));

        Assert.Null(error.SqlState);
        Assert.Equal(0, error.NativeError);
        Assert.Empty(error.Details);
    }

    [Fact]
    public void A_status_without_a_message_gets_one()
    {
        using var statement = FakeDriver.Statement(new() { ExecuteQuery = AdbcStatusCode.Unauthorized, Message = null });
        statement.SqlQuery = "SELECT 1";

        var error = Assert.ThrowsAny<AdbcException>(statement.ExecuteQuery);

        Assert.Equal(AdbcStatusCode.Unauthorized, error.Status);
        Assert.Contains("Unauthorized", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_fails_tells_status_and_state_and_keeps_its_error()
    {
        var script = new FakeScript { FailingBatch = 2, Details = true };
        using var stream = Stream(script);
        stream.ReadNext()!.Dispose();
        stream.ReadNext()!.Dispose();

        var error = Assert.Throws<NativeAdbcException>(stream.ReadNext);

        Assert.Equal((AdbcStatusCode.Timeout, "22012", 7), (error.Status, error.SqlState, error.NativeError));
        Assert.Single(error.Details);
        Assert.Equal(0, script.Count("ErrorRelease"));
    }

    [Theory]
    [InlineData(5, AdbcStatusCode.IOError)]
    [InlineData(125, AdbcStatusCode.Cancelled)]
    [InlineData(1, AdbcStatusCode.UnknownError)]
    public void A_stream_that_fails_without_more_than_a_number_tells_that(int errno, AdbcStatusCode status)
    {
        using var stream = Stream(new() { FailingBatch = 0, Errno = errno, StreamErrors = false });

        var error = Assert.Throws<NativeAdbcException>(stream.ReadNext);

        Assert.Equal((status, errno, "last error of the stream"), (error.Status, error.NativeError, error.Message));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stream_is_released_once_whether_or_not_the_driver_clears_it(bool keeps)
    {
        var script = new FakeScript { KeepsStreamRelease = keeps };
        var stream = Stream(script);

        stream.Dispose();
        stream.Dispose();

        Assert.Equal(1, script.Count("StreamRelease"));
    }

    [Fact]
    public void Whatever_the_order_of_disposal_the_driver_sees_stream_statement_connection_database()
    {
        var script = new FakeScript();
        var driver = FakeDriver.Load(script);
        var database = driver.Open(new Dictionary<string, string>(StringComparer.Ordinal));
        var connection = database.Connect(null);
        var statement = connection.CreateStatement();
        statement.SqlQuery = "SELECT 1";
        var stream = (ImportedStream)statement.ExecuteQuery().Stream!;
        driver.Dispose();
        database.Dispose();
        connection.Dispose();
        statement.Dispose();

        Assert.Equal(2, stream.ReadNext()!.Length);
        Assert.DoesNotContain(script.Calls, InOrder.Contains);
        stream.Dispose();

        Assert.Equal(InOrder, script.Calls.Where(InOrder.Contains));
    }

    [Fact]
    public void What_nobody_disposes_is_released_in_the_same_order()
    {
        var script = new FakeScript();
        Forget(script);

        for (var round = 0; round < 20 && script.Count("DatabaseRelease") == 0; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(InOrder, script.Calls.Where(InOrder.Contains));
    }

    [Fact]
    public void A_statement_whose_text_was_refused_never_runs()
    {
        var script = new FakeScript { SetSqlQuery = AdbcStatusCode.InvalidArgument };
        using var statement = FakeDriver.Statement(script);
        Assert.ThrowsAny<AdbcException>(() => statement.SqlQuery = "SELEC 1");

        Assert.Equal(AdbcStatusCode.InvalidState, Assert.ThrowsAny<AdbcException>(statement.ExecuteQuery).Status);
        Assert.Equal(0, script.Count("ExecuteQuery"));
    }

    [Fact]
    public void An_unknown_number_of_rows_stays_unknown()
    {
        using var statement = FakeDriver.Statement(new());
        statement.SqlQuery = "SELECT 1";

        Assert.Equal(-1, statement.ExecuteUpdate().AffectedRows);
        var result = statement.ExecuteQuery();
        Assert.Equal(-1, result.RowCount);
        result.Stream!.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Anything_but_one_row_is_not_bound(int rows)
    {
        var script = new FakeScript();
        using var statement = FakeDriver.Statement(script);
        using var batch = Row(rows);

        Assert.Equal(AdbcStatusCode.InvalidArgument, Assert.ThrowsAny<AdbcException>(() => statement.Bind(batch, batch.Schema)).Status);
        Assert.Equal(0, script.Count("Bind"));
    }

    [Theory]
    [InlineData(true, AdbcStatusCode.Success)]
    [InlineData(true, AdbcStatusCode.InternalError)]
    [InlineData(false, AdbcStatusCode.Success)]
    [InlineData(false, AdbcStatusCode.InternalError)]
    public void Bound_rows_are_freed_whoever_kept_them(bool takes, AdbcStatusCode answer)
    {
        var memory = new CountingAllocator();
        var statement = FakeDriver.Statement(new() { TakesBoundRows = takes, Bind = answer });
        using (var batch = Row(1, memory))
        {
            try
            {
                statement.Bind(batch, batch.Schema);
            }
            catch (AdbcException)
            {
                Assert.NotEqual(AdbcStatusCode.Success, answer);
            }
        }

        statement.Dispose();

        Assert.NotEqual(0, memory.Given);
        Assert.Equal(memory.Given, memory.Freed);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public void A_switch_of_the_connection_is_read(string value)
    {
        using var driver = FakeDriver.Load(new() { OptionValue = value });
        using var database = driver.Open(new Dictionary<string, string>(StringComparer.Ordinal));
        using var connection = database.Connect(null);

        Assert.Equal(value == "true", connection.AutoCommit);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(5_000)]
    public void An_option_of_any_length_is_read_whole(int length)
    {
        var value = new string('ü', length / 2);
        using var driver = FakeDriver.Load(new() { OptionValue = value });
        using var database = driver.Open(new Dictionary<string, string>(StringComparer.Ordinal));
        using var connection = (ImportedConnection)database.Connect(null);

        Assert.Equal(value, connection.GetOption("any"));
    }

    [Fact]
    public void A_nul_character_never_reaches_the_driver()
    {
        using var statement = FakeDriver.Statement(new());

        Assert.Equal(AdbcStatusCode.InvalidArgument, Assert.Throws<AdbcException>(() => statement.SqlQuery = "SELECT 1\0; DROP").Status);
    }

    private static ImportedStream Stream(FakeScript script)
    {
        using var statement = FakeDriver.Statement(script);
        statement.SqlQuery = "SELECT 1";
        return (ImportedStream)statement.ExecuteQuery().Stream!;
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget(FakeScript script)
    {
        var database = FakeDriver.Load(script).Open(new Dictionary<string, string>(StringComparer.Ordinal));
        var statement = database.Connect(null).CreateStatement();
        statement.SqlQuery = "SELECT 1";
        Assert.NotNull(statement.ExecuteQuery().Stream);
    }

    private static RecordBatch Row(int rows, MemoryAllocator? memory = null) =>
        new(new Schema([new Field("p", Int32Type.Default, true)], null), [new Int32Array.Builder().AppendRange(Enumerable.Range(0, rows)).Build(memory)], rows);

    private sealed class CountingAllocator : MemoryAllocator
    {
        public int Given { get; private set; }

        public int Freed { get; private set; }

        protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
        {
            Given++;
            bytesAllocated = length;
            return new Owner(length, () => Freed++);
        }

        private sealed class Owner(int length, Action freed) : IMemoryOwner<byte>
        {
            public Memory<byte> Memory { get; } = new byte[length];

            public void Dispose() => freed();
        }
    }
}
