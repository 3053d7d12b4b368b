using TorchSharp;

Console.WriteLine($"TorchSharp from a package: 1 + 2 = {(torch.ones(1) + 2).item<float>()}");
