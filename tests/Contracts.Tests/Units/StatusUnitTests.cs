using Grpc.Core;

namespace Cluster.Contracts.Tests.Units;

public sealed class StatusUnitTests
{
    [Fact]
    public void StatusCode_Names_StandForTheProtocolsNumbers()
    {
        StatusCode[] inOrder =
        [
            StatusCode.OK, StatusCode.Cancelled, StatusCode.Unknown, StatusCode.InvalidArgument, StatusCode.DeadlineExceeded,
            StatusCode.NotFound, StatusCode.AlreadyExists, StatusCode.PermissionDenied, StatusCode.ResourceExhausted,
            StatusCode.FailedPrecondition, StatusCode.Aborted, StatusCode.OutOfRange, StatusCode.Unimplemented,
            StatusCode.Internal, StatusCode.Unavailable, StatusCode.DataLoss, StatusCode.Unauthenticated,
        ];

        Assert.Equal(Enumerable.Range(0, 17), inOrder.Select(code => (int)code));
    }

    [Fact]
    public void OtherEnums_Names_StandForTheNumbersInlinedByCallers()
    {
        Assert.Equal([0, 1, 2, 3], new[]
        {
            (int)MethodType.Unary, (int)MethodType.ClientStreaming, (int)MethodType.ServerStreaming, (int)MethodType.DuplexStreaming,
        });
        Assert.Equal((1, 2), ((int)WriteFlags.BufferHint, (int)WriteFlags.NoCompress));
        Assert.Equal([0, 1, 2, 3, 4], new[]
        {
            (int)ConnectivityState.Idle, (int)ConnectivityState.Connecting, (int)ConnectivityState.Ready,
            (int)ConnectivityState.TransientFailure, (int)ConnectivityState.Shutdown,
        });
    }

    [Fact]
    public void Status_AsText_NamesCodeDetailAndException()
    {
        var plain = new Status(StatusCode.NotFound, "no such job");
        var caused = new Status(StatusCode.Internal, "broken", new InvalidOperationException("why"));

        Assert.Equal("Status(StatusCode=\"NotFound\", Detail=\"no such job\")", plain.ToString());
        Assert.Equal(
            "Status(StatusCode=\"Internal\", Detail=\"broken\", DebugException=\"System.InvalidOperationException: why\")",
            caused.ToString());
    }

    [Fact]
    public void DefaultStatuses_CarryTheirCodes()
    {
        Assert.Equal(StatusCode.OK, default(Status).StatusCode);
        Assert.Equal(StatusCode.OK, Status.DefaultSuccess.StatusCode);
        Assert.Equal(StatusCode.Cancelled, Status.DefaultCancelled.StatusCode);
    }

    [Fact]
    public void RpcException_MadeFromAStatus_CarriesItsPartsAndTheCause()
    {
        var cause = new InvalidOperationException();
        var status = new Status(StatusCode.Aborted, "again", cause);
        var trailers = new Metadata { { "key", "value" } };

        var error = new RpcException(status, trailers);

        Assert.Equal(StatusCode.Aborted, error.StatusCode);
        Assert.Equal("again", error.Status.Detail);
        Assert.Same(trailers, error.Trailers);
        Assert.Same(cause, error.InnerException);
        Assert.Equal(status.ToString(), error.Message);
        Assert.Equal("mine", new RpcException(status, "mine").Message);
        Assert.Empty(new RpcException(status).Trailers);
        Assert.Throws<ArgumentNullException>(() => new RpcException(status, (Metadata)null!));
    }
}
