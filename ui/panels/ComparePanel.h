#pragma once

#include "document/Document.h"
#include "scene/CompareView.h"
#include "scene/picture/StructurePicture.h"
#include "threads/Later.h"

#include <QComboBox>
#include <QImage>
#include <QJsonObject>
#include <QToolButton>
#include <QWidget>

namespace clusterlens::ui {

struct Actions;
class BestShown;
class ViewMenu;

/// The panes with the shown candidates and the controls that belong to them.
class ComparePanel : public QWidget {
    Q_OBJECT

public:
    ComparePanel(Document& document, BestShown& best, const Actions& actions, QWidget* parent = nullptr);

    [[nodiscard]] bool isReady() const { return !m_later.isAsked() && m_view->isReady(); }
    void resetView() { m_view->resetView(); }
    void setTheme(bool dark) { m_view->setTheme(dark); }
    [[nodiscard]] QImage image() { return m_view->image(m_view->printSize()); }        ///< at print size
    [[nodiscard]] StructurePicture pictureToDraw() { return m_view->pictureToDraw(); } ///< as the user wants to save it

    [[nodiscard]] std::optional<ParticleScene> particle(int id) { return m_view->particle(id); } ///< as CompareView

    /// How it looks, for the session.
    [[nodiscard]] QJsonObject view() const;
    void setView(const QJsonObject& view);

Q_SIGNALS:
    void paneActivated(int id);
    void atomPicked(const QString& text);

private:
    void makeBar(const Actions& actions, BestShown& best);
    void showCandidates();
    void choosePanes(BestShown& best);

    Document& m_document;
    CompareView* m_view;
    QComboBox* m_panes;
    QComboBox* m_colouring;
    ViewMenu* m_viewMenu;
    QToolButton* m_linked;
    QToolButton* m_perspective;
    Later m_later; ///< showCandidates()
};

} // namespace clusterlens::ui
