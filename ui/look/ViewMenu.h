#pragma once

#include "atoms/SceneLook.h"
#include "scene/picture/PictureFormat.h"

#include <QJsonObject>
#include <QMenu>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QSlider;
class QSpinBox;

namespace clusterlens::ui {

class CompareView;

/// How the structures of a view are drawn, from which side, and what their pictures are like.
class ViewMenu : public QMenu {
    Q_OBJECT

public:
    explicit ViewMenu(CompareView& view, QWidget* parent = nullptr);

    /// For the session.
    [[nodiscard]] QJsonObject state() const;
    /// What \p state lacks, or has in no sensible form, becomes as at the start.
    void setState(const QJsonObject& state);

private:
    enum class Cut { None, Sight, X, Y, Z };

    void addForm();
    void addLook(QFormLayout& form);
    void addPicture(QFormLayout& form);
    void addDirections();
    void showAxes();
    void chooseCut();
    void apply();
    [[nodiscard]] SceneLook look() const;

    CompareView& m_view;
    QCheckBox* m_bonds;
    QCheckBox* m_facets;
    QSlider* m_radius;
    QDoubleSpinBox* m_cutoff;
    QComboBox* m_layers;
    QComboBox* m_cut;
    QSlider* m_cutDepth;
    QDoubleSpinBox* m_width;
    QSpinBox* m_resolution;
    QCheckBox* m_transparent;
    Eigen::Vector3d m_sight = Eigen::Vector3d::UnitZ(); ///< towards the viewer when the cut was chosen
};

} // namespace clusterlens::ui
