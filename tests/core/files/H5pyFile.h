#pragma once

#include <Eigen/Core>
#include <QDir>
#include <QProcess>
#include <QTemporaryDir>

#include <filesystem>
#include <memory>

namespace clusterlens::testing {

/// Not square, not symmetric: a transposed or column-major file cannot pass.
inline Eigen::MatrixXd unevenMatrix()
{
    Eigen::MatrixXd matrix(3, 5);
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 5; ++column)
            matrix(row, column) = 10.0 * row + column + 0.125;
    return matrix;
}

/// A file in a folder of its own that h5py writes or reads.
class H5pyFile {
public:
    void renew()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        path = std::filesystem::path(m_folder->path().toStdString()) / "file.h5";
    }

    /// Runs \p script with h5py and numpy imported and the file open as f. \return whether it succeeded; output says what it printed
    [[nodiscard]] bool python(const char* mode, const QByteArray& script)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start("/usr/bin/python3",
            {"-c",
                QString("import h5py, numpy as np, sys\nf = h5py.File(sys.argv[1], '%1')\n").arg(mode) + QString::fromUtf8(script),
                QString::fromStdString(path.string())});
        const bool ended = process.waitForFinished(CLUSTERLENS_PATIENCE);
        output = process.readAll().trimmed();
        return ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    }

    [[nodiscard]] QStringList files() const { return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden); }

    std::filesystem::path path;
    QByteArray output; ///< of the last script

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace clusterlens::testing
