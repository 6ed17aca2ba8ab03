using CleanDash.Infrastructure.Warehouses.Spark;
using CleanDash.Infrastructure.Warehouses.SparkConnect;
using CleanDash.Infrastructure.Warehouses.SparkConnect.Protocol;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Xunit;

namespace CleanDash.Unit.SparkConnect;

public sealed class SparkErrorsTests
{
    [Theory]
    [InlineData(StatusCode.Unavailable, "upstream connect error", ServerFault.Passing)]
    [InlineData(StatusCode.Unavailable, "upstream connect error or disconnect: connection terminated", ServerFault.Passing)]
    [InlineData(StatusCode.Unavailable, "The cluster 0123-4 cannot be reached: current cluster state is Terminated", ServerFault.Starting)]
    [InlineData(StatusCode.FailedPrecondition, "Cluster 0123-4 is in unexpected state Terminated.", ServerFault.Starting)]
    [InlineData(StatusCode.Unavailable, "Cluster 0123-4 is not usable: state=PENDING", ServerFault.Starting)]
    [InlineData(StatusCode.InvalidArgument, "INVALID_PARAMETER_VALUE: Cluster 0123-456789-abcdefgh does not exist", ServerFault.NotThere)]
    [InlineData(StatusCode.Unauthenticated, "", ServerFault.Credentials)]
    [InlineData(StatusCode.PermissionDenied, "Invalid Access Token.", ServerFault.Credentials)]
    [InlineData(StatusCode.PermissionDenied, "Bad gRPC response. HTTP status code: 403", ServerFault.Credentials)]
    [InlineData(StatusCode.PermissionDenied, "You do not have permission to attach to cluster 0123-4", ServerFault.Permission)]
    [InlineData(StatusCode.Cancelled, "the stream was reset", ServerFault.Passing)]
    [InlineData(StatusCode.DeadlineExceeded, "upstream request timeout", ServerFault.Timeout)]
    public void What_stands_in_front_of_spark_is_understood_with_details_of_its_own_and_without(StatusCode code, string said, object fault)
    {
        Assert.Equal((ServerFault)fault, SparkErrors.Of(Failed(code, said)).Fault);
        Assert.Equal((ServerFault)fault, SparkErrors.Of(Failed(code, said, new ErrorInfo { Reason = "UPSTREAM", Domain = "gate.example.com" })).Fault);
    }

    [Fact]
    public void The_servers_own_details_are_about_the_statement() => Assert.Equal(
        ServerFault.Statement, SparkErrors.Of(Failed(StatusCode.Internal, "The rate is not usable: PENDING", new ErrorInfo { Reason = "java.lang.Exception", Domain = "org.apache.spark" })).Fault);

    [Theory]
    [InlineData(StatusCode.Internal, "Java heap space", ServerFault.Resources)]
    [InlineData(StatusCode.Internal, "Job aborted due to stage failure: Total size of serialized results of 40 tasks (1048.9 MiB) is bigger than spark.driver.maxResultSize (1024.0 MiB)", ServerFault.TooLarge)]
    [InlineData(StatusCode.Internal, "Cannot call methods on a stopped SparkContext.", ServerFault.Unreachable)]
    [InlineData(StatusCode.Internal, "[SPARK_JOB_CANCELLED] Job 5 cancelled because SparkContext was shut down SQLSTATE: XXKDA", ServerFault.Unreachable)]
    [InlineData(StatusCode.Unknown, "", ServerFault.Statement)]
    public void What_the_servers_machine_says_is_not_laid_on_the_text(StatusCode code, string said, object fault)
    {
        var error = SparkErrors.Of(Failed(code, said, new ErrorInfo { Reason = "java.lang.Exception", Domain = "org.apache.spark" }));

        Assert.Equal((ServerFault)fault, error.Fault);
        Assert.Equal(said.Length > 0 ? said : "The server answered Unknown and nothing more.", error.Message);
    }

    [Theory]
    [InlineData("INVALID_CURSOR.DISCONNECTED", ServerFault.Passing)]
    [InlineData("INVALID_CURSOR.NOT_REATTACHABLE", ServerFault.OperationLost)]
    [InlineData("INVALID_CURSOR.POSITION_NOT_AVAILABLE", ServerFault.OperationLost)]
    [InlineData("INVALID_CURSOR.POSITION_NOT_FOUND", ServerFault.OperationLost)]
    [InlineData("INVALID_HANDLE.OPERATION_ALREADY_EXISTS", ServerFault.OperationLost)]
    [InlineData("INVALID_HANDLE.OPERATION_NOT_FOUND", ServerFault.OperationLost)]
    [InlineData("INVALID_HANDLE.SESSION_CHANGED", ServerFault.SessionLost)]
    [InlineData("INVALID_HANDLE.FORMAT", ServerFault.Statement)]
    public void A_lost_place_in_a_result_is_a_lost_statement(string kind, object fault) =>
        Assert.Equal((ServerFault)fault, SparkErrors.Of(Failed(StatusCode.Internal, $"[{kind}] It is so.")).Fault);

    [Fact]
    public void Only_who_asked_can_cancel()
    {
        using var asked = new CancellationTokenSource();
        Assert.Equal(ServerFault.Timeout, SparkErrors.Of(new OperationCanceledException(), asked.Token).Fault);

        asked.Cancel();

        Assert.Equal(ServerFault.Cancelled, SparkErrors.Of(new OperationCanceledException(), asked.Token).Fault);
    }

    private static RpcException Failed(StatusCode code, string said, ErrorInfo? info = null)
    {
        var trailers = new Metadata();
        if (info is not null)
            trailers.Add("grpc-status-details-bin", new RpcStatus { Code = (int)code, Details = { Any.Pack(info) } }.ToByteArray());
        return new(new Status(code, said), trailers);
    }
}
