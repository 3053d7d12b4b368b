using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Runs;

/// <summary>Makes a device the one that every new tensor of the process is made on.</summary>
internal static class ComputeDevice
{
    /// <param name="name">One of <see cref="DeviceNames"/>.</param>
    /// <exception cref="NotSupportedException">This process cannot compute there; the message says what it lacks.</exception>
    public static void Use(string name)
    {
        if (name == DeviceNames.Cpu)
        {
            set_default_device(CPU);
            return;
        }

        if (!CudaIsThere())
        {
            throw new NotSupportedException(
                "Training options: the device is cuda, but no CUDA device answers. It needs an NVIDIA GPU with its driver, and a build with TorchSharp-cuda-linux or "
                + "TorchSharp-cuda-windows in the place of TorchSharp-cpu (docs/training.md). Set the device to cpu to train without.");
        }

        // The exported file is checked against this network to 1e-4, which the ten bits of TensorFloat-32 do not give.
        backends.cuda.matmul.allow_tf32 = false;
        backends.cudnn.allow_tf32 = false;
        set_default_device(CUDA);
    }

    private static bool CudaIsThere()
    {
        try
        {
            return cuda_is_available();
        }
        catch (Exception e) when (e is ExternalException or NotSupportedException)
        {
            return false;
        }
    }
}
