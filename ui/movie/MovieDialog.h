#pragma once

#include "movie/MovieJob.h"
#include "runs/PlacesInUse.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

namespace clusterlens::ui {

/// What a movie of a particle shall be like, and where it goes.
class MovieDialog : public QDialog {
    Q_OBJECT

public:
    /// \param encoder  path of ffmpeg; empty where there is none
    MovieDialog(const ParticleScene& particle, const MovieFormat& format, const QString& encoder, const QString& folder,
        const PlacesInUse& inUse, QWidget* parent = nullptr);

    [[nodiscard]] MovieFormat format() const;
    [[nodiscard]] QString folder() const;
    [[nodiscard]] Eigen::Vector3d axis() const; ///< that the particle turns about
    [[nodiscard]] CameraPose pose() const;      ///< of the first frame

protected:
    void accept() override;

private:
    void addAxes();
    void chooseFolder();
    void update();
    [[nodiscard]] bool mayReplace();

    const ParticleScene m_particle;
    const QString m_encoder;
    const PlacesInUse& m_inUse;
    QSpinBox* m_width;
    QSpinBox* m_height;
    QSpinBox* m_frames;
    QSpinBox* m_rate;
    QComboBox* m_axis;
    QCheckBox* m_transparent;
    QCheckBox* m_film;
    bool m_wantsFilm; ///< where there can be one
    QLineEdit* m_folder;
    QLabel* m_length;
    QPushButton* m_ok;
    std::vector<Eigen::Vector3d> m_axes; ///< of the particle; the first places of the list are those of the screen
};

} // namespace clusterlens::ui
