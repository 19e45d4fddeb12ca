#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace clusterlens::ui {

/// Where the networks can run.
struct ComputeDevice {
    QString id;                      ///< "cpu" or "cuda", as GenerationOptions::device
    QString name;                    ///< "CPU", "NVIDIA H100"
    std::optional<qint64> freeBytes; ///< memory of the GPU when it was asked

    [[nodiscard]] QString text() const; ///< "NVIDIA H100 (76.2 GiB free)"
};

/// The CPU, then the first NVIDIA GPU when its driver answers (through the driver's own library, NVML, so LibTorch need not be loaded).
/// Whether LibTorch can use that GPU shows when a model is loaded.
[[nodiscard]] QList<ComputeDevice> computeDevices();

} // namespace clusterlens::ui
