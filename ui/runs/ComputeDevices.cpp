#include "runs/ComputeDevices.h"

#include <QCoreApplication>
#include <QLibrary>
#include <QLocale>

#include <array>

namespace clusterlens::ui {

namespace {

/// For translations.
struct DeviceWords {
    Q_DECLARE_TR_FUNCTIONS(ComputeDevices)
};

// The few functions of NVML (NVIDIA Management Library, API reference) that are needed; 0 is success.
using Handle = void*;
struct MemoryInfo {
    unsigned long long total = 0; ///< bytes
    unsigned long long free = 0;
    unsigned long long used = 0;
};
using Init = int (*)();
using HandleByIndex = int (*)(unsigned, Handle*);
using Name = int (*)(Handle, char*, unsigned);
using Memory = int (*)(Handle, MemoryInfo*);
using Shutdown = int (*)();

#ifdef Q_OS_WIN
constexpr const char* driverLibrary = "nvml";
#else
constexpr const char* driverLibrary = "libnvidia-ml.so.1";
#endif

std::optional<ComputeDevice> firstGpu()
{
    QLibrary library{QString(driverLibrary)};
    const auto init = reinterpret_cast<Init>(library.resolve("nvmlInit_v2"));
    const auto handleByIndex = reinterpret_cast<HandleByIndex>(library.resolve("nvmlDeviceGetHandleByIndex_v2"));
    const auto nameOf = reinterpret_cast<Name>(library.resolve("nvmlDeviceGetName"));
    const auto memoryOf = reinterpret_cast<Memory>(library.resolve("nvmlDeviceGetMemoryInfo"));
    const auto shutdown = reinterpret_cast<Shutdown>(library.resolve("nvmlShutdown"));
    if (!init || !handleByIndex || !nameOf || !memoryOf || !shutdown || init() != 0)
        return std::nullopt;
    std::optional<ComputeDevice> gpu;
    Handle handle = nullptr;
    std::array<char, 96> name{}; // NVML's own size
    if (handleByIndex(0, &handle) == 0 && nameOf(handle, name.data(), unsigned(name.size())) == 0) {
        gpu = ComputeDevice{"cuda", QString::fromUtf8(name.data()), {}};
        MemoryInfo memory;
        if (memoryOf(handle, &memory) == 0)
            gpu->freeBytes = qint64(memory.free);
    }
    shutdown();
    return gpu;
}

} // namespace

QString ComputeDevice::text() const
{
    return freeBytes ? DeviceWords::tr("%1 (%2 free)").arg(name, QLocale().formattedDataSize(*freeBytes, 1)) : name;
}

QList<ComputeDevice> computeDevices()
{
    QList<ComputeDevice> devices{{"cpu", DeviceWords::tr("CPU"), {}}};
    if (const std::optional<ComputeDevice> gpu = firstGpu())
        devices.append(*gpu);
    return devices;
}

} // namespace clusterlens::ui
