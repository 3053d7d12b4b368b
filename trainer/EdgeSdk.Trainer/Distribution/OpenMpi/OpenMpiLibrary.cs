using System.Reflection;
using System.Runtime.InteropServices;

namespace EdgeSdk.Trainer.Distribution.OpenMpi;

/// <summary>The calls of Open MPI that are needed, and its handles, which are addresses of symbols.</summary>
internal static unsafe partial class OpenMpiLibrary
{
    /// <summary>Names the library where it lies elsewhere than the loader looks.</summary>
    public const string PathVariable = "EDGESDK_LIBMPI";

    public const int Success = 0;
    public const int ThreadsSerialized = 2;

    /// <summary>MPI_IN_PLACE.</summary>
    public static readonly void* InPlace = (void*)1;

    private const string Name = "libmpi";
    private const string File = "libmpi.so.40";
    private const int VersionLength = 256;

    private static nint _handle;

    public static nint World { get; private set; }

    public static nint Byte { get; private set; }

    public static nint Float { get; private set; }

    public static nint Double { get; private set; }

    public static nint SumOperation { get; private set; }

    /// <summary>Loads the library of this process's launcher.</summary>
    /// <exception cref="NotSupportedException">It is not there, or is another one.</exception>
    public static void Load()
    {
        if (_handle != 0)
            return;
        var file = Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named ? named : File;
        nint handle;
        try
        {
            handle = NativeLibrary.Load(file);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new NotSupportedException(
                $"This process was started as a rank, but {file} does not load here ({Environment.MachineName}): install Open MPI 4 or 5 on every host (Debian and Ubuntu: apt-get install openmpi-bin).", e);
        }

        try
        {
            World = NativeLibrary.GetExport(handle, "ompi_mpi_comm_world");
            Byte = NativeLibrary.GetExport(handle, "ompi_mpi_byte");
            Float = NativeLibrary.GetExport(handle, "ompi_mpi_float");
            Double = NativeLibrary.GetExport(handle, "ompi_mpi_double");
            SumOperation = NativeLibrary.GetExport(handle, "ompi_mpi_op_sum");
        }
        catch (EntryPointNotFoundException e)
        {
            throw new NotSupportedException($"{file}: has no symbol of Open MPI, it is another library: name Open MPI's libmpi.so.40 in {PathVariable}, or unset it.", e);
        }

        _handle = handle;
        NativeLibrary.SetDllImportResolver(typeof(OpenMpiLibrary).Assembly, Resolve);
        RequireVersion(Version(), file);
    }

    /// <summary>Refuses versions whose symbols may mean something else.</summary>
    /// <exception cref="NotSupportedException">The text is not that of Open MPI 4 or 5.</exception>
    public static void RequireVersion(string version, string file)
    {
        if (!version.StartsWith("Open MPI v4.", StringComparison.Ordinal) && !version.StartsWith("Open MPI v5.", StringComparison.Ordinal))
            throw new NotSupportedException($"{file}: is \"{version.Split(',')[0]}\", but this trainer knows Open MPI 4 and 5: install one of these, or name its libmpi.so.40 in {PathVariable}.");
    }

    /// <summary>MPI_Init_thread.</summary>
    [LibraryImport(Name, EntryPoint = "MPI_Init_thread")]
    public static partial int Init(nint argc, nint argv, int required, out int provided);

    /// <summary>MPI_Finalize.</summary>
    [LibraryImport(Name, EntryPoint = "MPI_Finalize")]
    public static partial int Finish();

    /// <summary>MPI_Abort.</summary>
    [LibraryImport(Name, EntryPoint = "MPI_Abort")]
    public static partial int Abort(nint communicator, int exitCode);

    /// <summary>MPI_Comm_rank.</summary>
    [LibraryImport(Name, EntryPoint = "MPI_Comm_rank")]
    public static partial int Rank(nint communicator, out int rank);

    /// <summary>MPI_Comm_size.</summary>
    [LibraryImport(Name, EntryPoint = "MPI_Comm_size")]
    public static partial int Size(nint communicator, out int size);

    /// <summary>MPI_Allreduce.</summary>
    [LibraryImport(Name, EntryPoint = "MPI_Allreduce")]
    public static partial int AllReduce(void* send, void* receive, int count, nint type, nint operation, nint communicator);

    /// <summary>MPI_Iallreduce.</summary>
    [LibraryImport(Name, EntryPoint = "MPI_Iallreduce")]
    public static partial int StartAllReduce(void* send, void* receive, int count, nint type, nint operation, nint communicator, out nint request);

    /// <summary>MPI_Wait, whose status nobody reads.</summary>
    [LibraryImport(Name, EntryPoint = "MPI_Wait")]
    public static partial int Wait(ref nint request, nint status);

    /// <summary>MPI_Allgather.</summary>
    [LibraryImport(Name, EntryPoint = "MPI_Allgather")]
    public static partial int AllGather(void* send, int sendCount, nint sendType, void* receive, int receiveCount, nint receiveType, nint communicator);

    /// <summary>MPI_Bcast.</summary>
    [LibraryImport(Name, EntryPoint = "MPI_Bcast")]
    public static partial int Broadcast(void* buffer, int count, nint type, int root, nint communicator);

    [LibraryImport(Name, EntryPoint = "MPI_Get_library_version")]
    private static partial int LibraryVersion(byte* text, out int length);

    private static string Version()
    {
        var text = stackalloc byte[VersionLength + 1];
        LibraryVersion(text, out var length);
        return System.Text.Encoding.UTF8.GetString(text, length);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) => name == Name ? _handle : 0;
}
